/**
 * Which screen stands at which address.
 *
 * @typedef {import("../store/index.js").Store} Store
 * @typedef {object} Props What every screen is given.
 * @property {Store} store
 * @property {(path: string, options?: {replace?: boolean}) => void} go
 * @property {"id" | "en"} language
 * @property {Record<string, string>} params
 * @property {(language: "id" | "en") => void} [speak]
 * @property {import("../parts/ui.js").Say} [words] Sentences of the frame; these screens have their own.
 */
import { ChooseArea, ChooseHouse } from "./visit.js";
import { Entry } from "./item.js";
import { FillForm } from "./form.js";
import { Home } from "./home.js";
import { HouseScreen } from "./house.js";
import { Recap } from "./recap.js";
import { Review, Saved } from "./review.js";
import { WORDS } from "./words.js";
import { ZeroReport } from "./zero.js";

/** @param {string} key */
const title = (key) => ({ id: WORDS[key][0], en: WORDS[key][1] });

/** @type {{path: string, title: {id: string, en: string}, view: (props: Props) => any}[]} */
export const screens = [
  { path: "/", title: title("home.title"), view: Home },
  { path: "/kunjungan", title: title("visit.title"), view: ChooseArea },
  { path: "/kunjungan/:rt", title: title("visit.title"), view: ChooseHouse },
  { path: "/kunjungan/:rt/:house", title: title("visit.title"), view: HouseScreen },
  { path: "/isi/:draft", title: title("house.fill"), view: FillForm },
  { path: "/periksa/:draft", title: title("review.title"), view: Review },
  { path: "/tersimpan/:key", title: title("sent.title"), view: Saved },
  { path: "/catatan/:key", title: title("home.sent"), view: Entry },
  { path: "/nihil", title: title("zero.title"), view: ZeroReport },
  { path: "/rekap", title: title("recap.title"), view: Recap },
];
