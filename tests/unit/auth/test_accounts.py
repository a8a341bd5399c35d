from dataclasses import replace
from decimal import Decimal

from auth.accounts import Account, declared_digest, partition_key
from auth.people import User

DECLARED = "$argon2id$declared"
USER = User("Grandma", DECLARED, frozenset({"family"}), "viewer", "a" * 16)


def test_without_a_row_the_declaration_counts() -> None:
    user = Account.from_item({}).applied_to(USER)

    assert (user.encoded_hash, user.disabled, user.sign_outs) == (DECLARED, False, 0)


def test_a_chosen_password_counts_until_the_owner_declares_another() -> None:
    account = Account("$argon2id$chosen", declared_digest(DECLARED))
    anew = replace(USER, encoded_hash="$argon2id$anew")

    assert account.applied_to(USER).encoded_hash == "$argon2id$chosen"
    assert account.applied_to(anew).encoded_hash == "$argon2id$anew"


def test_a_password_can_be_chosen_where_none_was_declared() -> None:
    user = replace(USER, encoded_hash="")
    account = Account("$argon2id$chosen", declared_digest(""))

    assert account.applied_to(user).encoded_hash == "$argon2id$chosen"


def test_either_side_disables() -> None:
    assert Account(disabled=True).applied_to(USER).disabled
    assert Account().applied_to(replace(USER, disabled=True)).disabled


def test_the_stamp_changes_with_each_sign_out_and_with_another_declaration() -> None:
    stamps = {
        Account().applied_to(USER).stamp,
        Account(sign_outs=1).applied_to(USER).stamp,
        Account().applied_to(replace(USER, encoded_hash="another")).stamp,
    }
    chosen = Account("$argon2id$chosen", declared_digest(DECLARED)).applied_to(USER)

    assert len(stamps) == 3
    assert chosen.stamp in stamps


def test_a_row_is_read_with_the_numbers_of_the_table() -> None:
    assert Account.from_item({"sign_outs": Decimal(3), "disabled": True}) == Account(
        disabled=True, sign_outs=3
    )


def test_an_account_lies_under_the_name_as_it_is_found() -> None:
    assert partition_key(" GRANDMA ") == "account#grandma"
