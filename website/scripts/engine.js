// What words a photo is found by, and how words are compared: without regard to case, accents and the vowel signs of
// Arabic; the beginning is enough, and in a longer word one letter may be wrong.
import { country, galleryLanguage, language, locale } from "./speech.js";

const FIELDS = ["title", "words", "date", "tags", "camera", "place"];
// What letters become that no accent can be taken from.
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ı: "i", ى: "ي", ة: "ه", ـ: "" };

const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæœøđłıىةـ]/g, (letter) => PLAIN[letter])
    .replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);

// The Arabic article is a part of the word: who looks for a sea finds the sea.
const terms = (word) => (/^ال../.test(word) ? [word, word.slice(2)] : word);

const form = new Intl.DateTimeFormat(language, { month: "long" });
const months = Array.from({ length: 12 }, (_, month) => form.format(new Date(2000, month)));
const dateOf = ({ year, day }) => (year ? `${year} ${months[day.slice(0, 2) - 1]} ${Number(day.slice(2))}` : "");

// People who share a gallery speak more than one language, and most towns bear their English names here.
const LANGUAGES = [...new Set([locale, galleryLanguage, "en"])];
const countries = new Map();

function countryOf(code) {
  if (!countries.has(code)) {
    countries.set(code, LANGUAGES.map((tag) => country(code, tag)).join(" "));
  }
  return countries.get(code);
}

const placeOf = ([town, code, city = ""]) => (town ? `${town} ${city} ${countryOf(code)}` : "");

/** Return what is to be searched of a photo, or of an album. */
export function documentOf(thing) {
  if (!thing.album) {
    return { id: thing.id, title: thing.title };
  }
  const { id, album, words, tags, camera, place } = thing;
  return { id, title: album.title, words, date: dateOf(thing), tags: tags.join(" "), camera, place: placeOf(place) };
}

/** Return an empty index; the library comes when it is asked for. */
export async function engine() {
  const { default: MiniSearch } = await import("./minisearch.js");
  return new MiniSearch({
    fields: FIELDS,
    tokenize: (text) => text.split(/[^\p{L}\p{M}\p{N}]+/u),
    processTerm: (term) => terms(fold(term)),
    searchOptions: {
      processTerm: fold,
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (term.length > 3 && !/\d/.test(term) ? 0.2 : false),
      boost: { title: 2, words: 2 },
    },
  });
}
