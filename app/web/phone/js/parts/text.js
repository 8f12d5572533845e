/** A box for words. */
import { html } from "../../vendor/preact.js";

const LONG = 120;

/** @param {import("./field.js").Asked} props */
export function TextBox({ question, value, onChange, onLeave, id, described, wrong }) {
  const most = Number(question.facts.most) || 200;
  const name = question.privacy !== "open" && /name$/.test(question.key);
  const shared = {
    id,
    value: value || "",
    maxlength: most,
    autocomplete: "off",
    autocapitalize: name ? "words" : "sentences",
    "aria-describedby": described || null,
    "aria-invalid": wrong ? "true" : null,
    "aria-required": question.required ? "true" : null,
    onInput: (/** @type {any} */ event) => onChange(event.target.value),
    onBlur: onLeave,
  };
  return most > LONG && !name ? html`<textarea rows="3" ...${shared}></textarea>` : html`<input type="text" ...${shared} />`;
}
