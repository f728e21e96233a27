// Every sortie, to search, sort and take away.

import type { Run, Sortie } from "../data";
import { button, el, save } from "../dom";
import * as format from "../format";

interface Column {
  name: string;
  value(sortie: Sortie): string | number | null;
  time?: boolean;
}

const step = (name: string, position: number): Column => ({ name, value: (sortie) => sortie.at[position] ?? null, time: true });

/** A sortie's id begins with its tail. */
const COLUMNS: Column[] = [
  { name: "Sortie", value: (sortie) => sortie.id },
  { name: "From", value: (sortie) => sortie.from },
  { name: "To", value: (sortie) => sortie.to },
  step("Tasked", 0),
  step("Departed", 4),
  step("Arrived", 5),
  step("Ended", 8),
  { name: "Boarded", value: (sortie) => sortie.boarded },
  { name: "Delivered", value: (sortie) => sortie.delivered },
  { name: "Outcome", value: (sortie) => (sortie.cause ? `${sortie.outcome}: ${sortie.cause}` : sortie.outcome).replace(/_/g, " ") },
];

const PAGE = 25;

export function manifest(run: Run): HTMLElement {
  let [sorted, down, shown] = [3, false, PAGE];
  const search = el("input", { type: "search", id: "search", placeholder: "Tail, place, outcome", "aria-label": "Search sorties" });
  const body = el("tbody");
  const count = el("p", { class: "note", role: "status" });
  const more = button("Show more", () => ((shown += 100), fill()));
  const text = (sortie: Sortie): string => COLUMNS.map((column) => cell(column, sortie)).join(" ").toLowerCase();
  const found = (): Sortie[] => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const column = COLUMNS[sorted] as Column;
    const matches = run.sorties.filter((sortie) => words.every((word) => text(sortie).includes(word)));
    const order = (a: Sortie, b: Sortie): number => compare(column.value(a), column.value(b));
    return matches.sort((a, b) => (down ? order(b, a) : order(a, b)));
  };
  const heads = COLUMNS.map((column, n) => {
    const head = el("th", { scope: "col", class: isNumber(n) ? "number" : "" });
    head.append(button(column.name, () => ([sorted, down] = [n, sorted === n && !down], fill())));
    return head;
  });
  const fill = (): void => {
    const all = found();
    heads.forEach((head, n) => head.setAttribute("aria-sort", n === sorted ? (down ? "descending" : "ascending") : "none"));
    body.replaceChildren(...all.slice(0, shown).map((sortie) => el("tr", {}, ...COLUMNS.map((column, n) => el("td", isNumber(n) ? { class: "number" } : {}, cell(column, sortie))))));
    const persons = all.reduce((sum, sortie) => sum + sortie.delivered, 0);
    count.textContent = `${format.number(all.length)} of ${format.number(run.sorties_count)} sorties, ${format.number(persons)} deliveries of persons; times are ${format.zone}`;
    more.hidden = all.length <= shown;
  };
  search.addEventListener("input", () => ((shown = PAGE), fill()));
  const download = button("Download CSV", () => save("sorties.csv", new Blob([csv(found())], { type: "text/csv" })));
  fill();
  return el(
    "section",
    { class: "card", id: "sorties", "aria-labelledby": "sorties-title" },
    el("div", { class: "head" }, el("div", { class: "words" }, el("h3", { id: "sorties-title" }, "Manifest of sorties"), count), el("div", { class: "controls" }, search, download)),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Sorties" }, el("table", { class: "plain wide" }, el("thead", {}, el("tr", {}, ...heads)), body)),
    more,
  );
}

const isNumber = (column: number): boolean => column >= 3 && column <= 8;

function cell(column: Column, sortie: Sortie): string {
  const value = column.value(sortie);
  if (value === null) return "";
  if (typeof value === "string") return value;
  return column.time ? format.brief(value) : format.number(value);
}

function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

/** Times in hours since the start, as in sorties.csv. A cell that a spreadsheet would take for a formula is quoted as text. */
function csv(sorties: Sortie[]): string {
  const NAMES = ["sortie", "from", "to", "tasked_h", "departed_h", "arrived_h", "ended_h", "boarded_pax", "delivered_pax", "outcome", "tail"];
  const quoted = (value: string | number | null): string => {
    const text = String(value ?? "");
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  return [NAMES.join(","), ...sorties.map((sortie) => [...COLUMNS.map((column) => column.value(sortie)), sortie.tail].map(quoted).join(","))].join("\n") + "\n";
}
