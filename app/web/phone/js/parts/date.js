/** A day in three boxes, day first, with the month by its name. */
import { html } from "../../vendor/preact.js";
import { monthInWords } from "../language/values.js";

/** @param {import("./field.js").Asked} props */
export function DateBoxes({ question, value, onChange, onLeave, language, say, id, described, wrong }) {
  const [day, month, year] = parts(value);
  const set = (/** @type {string} */ d, /** @type {string} */ m, /** @type {string} */ y) => onChange(d || m || y ? `${d}/${m}/${y}` : undefined);
  const shared = { "aria-describedby": described || null, "aria-invalid": wrong ? "true" : null, onBlur: onLeave, autocomplete: "off" };
  return html`<div class="date">
    <label>${say("day")}<input type="text" inputmode="numeric" maxlength="2" id=${id} value=${day} ...${shared}
      onInput=${(/** @type {any} */ event) => set(event.target.value, month, year)} /></label>
    <label class="month">${say("month")}<select value=${month} ...${shared} aria-required=${question.required ? "true" : null}
      onChange=${(/** @type {any} */ event) => set(day, event.target.value, year)}>
      <option value=""></option>
      ${MONTHS.map((each) => html`<option value=${each} selected=${month === each}>${monthInWords(`2020-${each.padStart(2, "0")}`, language).split(" ")[0]}</option>`)}
    </select></label>
    <label>${say("year")}<input type="text" inputmode="numeric" maxlength="4" value=${year} ...${shared}
      onInput=${(/** @type {any} */ event) => set(day, month, event.target.value)} /></label>
  </div>`;
}

const MONTHS = Array.from({ length: 12 }, (_, place) => String(place + 1));

/** Day, month and year of what was typed, or of a day as it travels. @param {any} value @returns {string[]} */
export function parts(value) {
  const text = String(value || "");
  const travels = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (travels) return [String(Number(travels[3])), String(Number(travels[2])), travels[1]];
  const [day = "", month = "", year = ""] = text.split("/");
  return [day, month.replace(/^0/, ""), year];
}
