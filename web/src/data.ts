// The document that the program puts into the page: the other side of src/report/data.rs, field by field.

export type Series = number[];

export interface Report {
  kind: "run" | "study" | "compare" | "explain" | "plan" | "sensitivity" | "sweep";
  name: string;
  program: string;
  headline: string;
  lead: string;
  notices: { label: string; text: string }[];
  figures: { label: string; value: string; note: string }[];
  sections: Record<string, { title: string; lead: string }>;
  provenance: {
    command: string;
    seed: string;
    hashes: [string, string][];
    digest: string | null;
    runs: number;
    failed: number;
  };
  clock: Clock;
  population_pax: number;
  confidence: number | null;
  pace_pax_per_day: number | null;
  observed: [number, number][];
  plans: Plan[];
  run: Run | null;
  comparison: Difference[];
  tornado: Swing[];
  effects: Effect[];
  waterfall: Step[];
  search: Search | null;
  frontier: Candidate[];
  method: string[];
  thinned: string[];
}

export interface Clock {
  start_ms: number;
  offset_min: number;
  from_h: number;
  until_h: number;
  horizon_h: number;
  deadline_h: number | null;
}

export interface Chance {
  hits: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

export interface Band {
  q05: Series;
  q25: Series;
  q50: Series;
  q75: Series;
  q95: Series;
}

export interface LocalBand {
  place: string;
  station: string;
  measure: string;
  q05: Series;
  q50: Series;
  q95: Series;
}

export interface Closing {
  dots: (number | null)[];
  edges: number[];
  counts: number[];
  curve: [number, number][];
  never: number;
  of: number;
  sure: { chance: number; by_h: number | null; low_h: number | null; high_h: number | null; deadline: boolean }[];
}

export interface Plan {
  plan: string;
  runs: number;
  bands: { times: Series; measures: Record<string, Band>; locals: LocalBand[] };
  tracks: { replication: number; steps: [number, number][] }[];
  incidents_per_day: { from: number; until: number; per_day: number }[];
  under_way_frac: number | null;
  closing: Closing;
  on_time: Chance | null;
  any_escape: Chance | null;
  figures: { metric: string; mean: number | null; q05: number | null; q50: number | null; q95: number | null }[];
}

export interface Span {
  from: number;
  until: number;
  word: string;
}

export interface Place {
  id: string;
  name: string;
  letter: string;
  lat: number;
  lon: number;
  role: "site" | "staging" | "reception" | "camp" | "airfield";
  start_pax: number;
  series: Record<string, Series>;
  spans: Span[];
}

export interface Sortie {
  id: string;
  tail: string;
  kind: string;
  from: string;
  to: string;
  outcome: string;
  cause: string;
  began_at: string;
  ended_at: string;
  /** tasked, took off, picked up, loaded, departed, arrived, unloaded, refuelled, ended */
  at: (number | null)[];
  boarded: number;
  delivered: number;
}

export interface Station {
  id: string;
  /** Its own id, without its place. */
  station: string;
  name: string;
  place: string;
  waiting: Series;
  in_service: Series;
  servers: Series;
  begun_pax: number | null;
  mean_wait_h: number | null;
  max_wait_h: number | null;
  busy_frac: number | null;
}

export interface Incident {
  id: string;
  place: string;
  kind: string;
  start_h: number;
  end_h: number | null;
  stage: string;
  held: number;
  guards: number;
  escaped: number;
  recaptured: number;
  died: number;
}

export interface Run {
  chosen: string;
  replication: number;
  times: Series;
  measures: Record<string, Series>;
  binding: Span[];
  binding_shares: [string, number][];
  places: Place[];
  lanes: { id: string; from: string; to: string }[];
  fleet: { id: string; flies: boolean; states: Record<string, Series> }[];
  sorties: Sortie[];
  sorties_count: number;
  stations: Station[];
  incidents: Incident[];
  weather: [string, Span[]][];
  limits: [string, number][];
  summary: Record<string, number>;
  closure_h: number | null;
}

export interface Difference {
  baseline: string;
  alternative: string;
  metric: string;
  n: number;
  mean: number;
  low: number;
  high: number;
  baseline_mean: number;
  alternative_mean: number;
  wins: [number, number, number];
  corr: number | null;
  vrf: number | null;
  verdict: string;
  note: string;
  spread: [number, number] | null;
  cut: string | null;
}

export interface Swing {
  metric: string;
  key: string;
  low: string;
  high: string;
  base: number;
  to_low: number;
  to_high: number;
  swing: number;
  interval: [number, number] | null;
  told: boolean;
  cut: string | null;
}

export interface Effect {
  metric: string;
  key: string;
  mu_star: number;
  sigma: number;
  floor: number;
  told: boolean;
  cut: string | null;
}

export interface Step {
  limit: string;
  kind: string;
  from_h: number;
  to_h: number;
  interval: [number, number] | null;
  note: string;
  relaxed: string;
}

export interface Search {
  key: string;
  probability: number;
  tried: { value: string; phase: string; n: number; share: number; low: number; high: number; escaped: number; closure_q90_h: number | null; fit: string }[];
}

export interface Candidate {
  levers: string;
  cost_usd: number;
  closure_h: number;
  in_time: number | null;
  worst: number | null;
  will_do: number | null;
  surely: number | null;
  escaped: number;
  escaped_more: number;
  person_days: number;
  on_front: boolean;
  cut: string | null;
}

export interface Outlines {
  box: [number, number, number, number];
  countries: { name: string; at: [number, number]; rings: number[][] }[];
}

function read<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null") as T;
}

export const report = read<Report>("data");

/** The band of a place's persons or a station's queue over the runs, if the report is of many. */
export function localBand(place: string, station: string): LocalBand | undefined {
  const found = report.plans[0]?.bands.locals.filter((one) => one.place === place && one.station === station) ?? [];
  // Quantiles of those held and of those staged do not add up.
  return found.length === 1 ? found[0] : undefined;
}

export const outlines = read<Outlines>("outlines");
