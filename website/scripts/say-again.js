// Says a page again in the viewer's language where that is not the page's own. The marks are those that
// `website/spoken.py` makes: `data-say` names a message, `attribute:message` one in an attribute; the element's
// other data are its values.
import { day, language, ready, say } from "./speech.js";

const page = document.documentElement;
const isOther = language !== page.lang;
const NUMBERS = new Set(["n", "of"]); // other values are texts: an album may be called 2024
const FORMS = { 4: { year: "numeric" }, 7: { year: "numeric", month: "long" } }; // by the length of `datetime`

// What a camera writes bears no zone, so no zone of the viewer's may move it to another day.
// Without a time it is taken for UTC: a day, a month as 2024-07, or a year.
const asWritten = (moment) => new Date(moment.slice(0, 10));

function sayAgain(element) {
  const { say: mark, ...data } = element.dataset;
  const [attribute, key] = mark.includes(":") ? mark.split(":") : ["", mark];
  const values = Object.entries(data).map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]);
  const text = say(key, Object.fromEntries(values));
  if (attribute) {
    element.setAttribute(attribute, text);
  } else {
    element.textContent = text;
  }
}

/** Say what stands in `root` in the viewer's language, if that is another than the page's. */
export async function translate(root) {
  if (!isOther) {
    return;
  }
  const { direction } = await ready();
  if (!direction) {
    return; // not loaded: the page stays as it is
  }
  page.lang = language;
  page.dir = direction;
  root.querySelectorAll("[data-say]").forEach(sayAgain);
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = day(asWritten(time.dateTime), null, FORMS[time.dateTime.length]);
  }
  for (const span of root.querySelectorAll("[data-from]")) {
    span.textContent = day(asWritten(span.dataset.from), asWritten(span.dataset.to));
  }
}

translate(document);
