// What scripts say to a viewer: the messages of `website/languages/`, in the viewer's language. Call `ready` once,
// then `say` as often as needed:
//
//   import { ready, say } from "./speech.js";
//   await ready();
//   button.textContent = say("count.photos", { n: 3 });

const COOKIE = /(?:^|; )language=([a-z]{2,3})(?:;|$)/;
const page = document.documentElement;
const wishes = [COOKIE.exec(document.cookie)?.[1] ?? [], navigator.languages].flat();
// A page that a function has rendered lists no languages: it is in the viewer's already.
const spoken = page.dataset.languages?.split(" ") ?? [];
const base = (tag) => tag.split("-")[0].toLowerCase();

/** The language of what the viewer reads here. */
export const language = wishes.map(base).find((each) => spoken.includes(each)) ?? page.lang;

/** The same with the viewer's region, where that is known: it decides on digits and the names of months. */
export const locale = navigator.languages.find((tag) => base(tag) === language) ?? language;

/** The gallery's language, in which the page came: scripts may say it in another later. */
export const galleryLanguage = page.lang;

let words = { messages: {} };
let loading = null;

/** Load the messages of the viewer's language, once; without a network, those said already stay as they are. */
export function ready() {
  loading ??= fetch(new URL(`words-${language}.json`, import.meta.url))
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((loaded) => (words = loaded))
    .catch(() => {
      loading = null; // the next one to ask tries again
      return words;
    });
  return loading;
}

/** Return the message of `key` with `values` in place of the names in braces; `n` chooses the plural form. */
export function say(key, values = {}) {
  const message = words.messages[key] ?? key;
  const text = typeof message === "string" ? message : message[new Intl.PluralRules(language).select(values.n)];
  return text.replace(/\{(\w+)\}/g, (_, name) => written(values[name]));
}

const forms = new Map(); // making one takes far longer than using it
function formOf(style) {
  const name = JSON.stringify(style);
  if (!forms.has(name)) {
    forms.set(name, new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }));
  }
  return forms.get(name);
}

/** Return `date` as a day, its month by name, or in another style of `Intl`; `until`, if given, makes it a period. */
export function day(date, until = null, style = { dateStyle: "long" }) {
  const form = formOf(style);
  return until ? form.formatRange(date, until) : form.format(date);
}

/** Return the name of the country with this ISO code; the code itself where the browser has no name for it. */
export function country(code, tag = locale) {
  try {
    return new Intl.DisplayNames(tag, { type: "region" }).of(code);
  } catch {
    return code;
  }
}

/** Return a number with the viewer's digits and separators. */
export const number = (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);

// A name in letters of the other direction must not turn the sentence around it, hence the isolates.
const written = (value) => (typeof value === "number" ? number(value) : `\u2068${value}\u2069`);
