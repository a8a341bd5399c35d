// The choices at the foot of each page: the look, and on a page that lies ready in one language, the language.
import { language } from "./speech.js";

const choices = document.querySelector(".choices");

/** Have one of the buttons below `selector` pressed: the one of `value`, until another is clicked. */
function offer(selector, value, choose) {
  const buttons = choices.querySelectorAll(`${selector} button`);
  const press = (chosen) =>
    buttons.forEach((button) => button.setAttribute("aria-pressed", button.value === chosen));
  press(value);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      choose(button.value);
      press(button.value);
    });
  }
}

function chooseLanguage(code) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `language=${code}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  location.reload();
}

function chooseLook(look) {
  localStorage.setItem("look", look);
  document.dispatchEvent(new Event("look"));
}

function close({ key, target }) {
  if (choices.open && (key === "Escape" || (!key && !choices.contains(target)))) {
    choices.open = false;
    if (key) {
      choices.querySelector("summary").focus();
    }
  }
}

offer(".languages", language, chooseLanguage);
if ("look" in document.documentElement.dataset) {
  offer(".looks", document.documentElement.dataset.look, chooseLook);
  choices.querySelector(".looks").hidden = false;
}
addEventListener("keydown", close);
addEventListener("click", close);
choices.hidden = false;
