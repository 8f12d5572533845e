/** A box for numbers: amounts with dots, decimals with comma or point, and the long numbers of cards counted as they grow. */
import { html } from "../../vendor/preact.js";
import { plainWhole, rupiah, whole } from "../language/values.js";

/** @param {import("./field.js").Asked} props */
export function NumberBox({ question, value, onChange, onLeave, say, id, described, wrong }) {
  const { kind, facts } = question;
  const text = value === undefined || value === null ? "" : String(value);
  const plain = plainWhole(text.trim());
  const lengths = kind === "nik" || kind === "kk" ? [16] : facts.lengths || [];
  const digits = text.replace(/\D/g, "").length;
  const left = () => {
    if (kind === "money" && /^\d+$/.test(plain)) onChange(whole(plain));
    if (onLeave) onLeave();
  };
  return html`<input type=${kind === "phone" ? "tel" : "text"} inputmode=${pad(kind, facts)} id=${id} class="number ${long(kind) ? "long" : ""}"
      value=${text} autocomplete="off" aria-describedby="${described} ${id}-count" aria-invalid=${wrong ? "true" : null}
      aria-required=${question.required ? "true" : null}
      onInput=${(/** @type {any} */ event) => onChange(event.target.value)} onBlur=${left} />
    <span class="count" id="${id}-count">${
      lengths.length && digits ? say("form.count", { n: digits, of: lengths.join("/") })
      : kind === "money" && /^\d+$/.test(plain) ? rupiah(plain) : ""}</span>`;
}

/** @param {string} kind @param {Record<string, any>} facts */
function pad(kind, facts) {
  if (kind === "phone") return "tel";
  if (kind === "decimal") return Number(facts.low) < 0 ? "text" : "decimal";
  return facts.prefix ? "text" : "numeric";
}

/** @param {string} kind */
function long(kind) {
  return kind === "nik" || kind === "kk" || kind === "digits" || kind === "phone";
}
