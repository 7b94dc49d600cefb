import type { NumberFormat } from '../profile.ts';

/** Units that can be turned into each other, by family, with the size of each in the family's own. Gallons are those of the US. */
const FAMILIES: readonly Readonly<Record<string, number>>[] = [
  // Mass, in grams.
  {
    ...{
      ng: 1e-9,
      µg: 1e-6,
      μg: 1e-6,
      ug: 1e-6,
      mcg: 1e-6,
      mg: 1e-3,
      g: 1,
      gr: 1,
      kg: 1e3,
      Kg: 1e3,
      KG: 1e3,
      kgs: 1e3,
      t: 1e6,
    },
    ...{ gram: 1, grams: 1, kilogram: 1e3, kilograms: 1e3, tonne: 1e6, tonnes: 1e6 },
    ...{ oz: 28.349523125, ounce: 28.349523125, ounces: 28.349523125, st: 6350.29318, stone: 6350.29318 },
    ...{ lb: 453.59237, lbs: 453.59237, pound: 453.59237, pounds: 453.59237 },
  },
  // Length, in metres.
  {
    ...{ nm: 1e-9, µm: 1e-6, μm: 1e-6, mm: 1e-3, cm: 1e-2, dm: 0.1, m: 1, km: 1e3 },
    ...{ meter: 1, meters: 1, metre: 1, metres: 1, Km: 1e3, KM: 1e3, kms: 1e3 },
    ...{ kilometer: 1e3, kilometers: 1e3, kilometre: 1e3, kilometres: 1e3 },
    ...{ in: 0.0254, inch: 0.0254, inches: 0.0254, '"': 0.0254, '″': 0.0254, yd: 0.9144, yard: 0.9144, yards: 0.9144 },
    ...{ ft: 0.3048, foot: 0.3048, feet: 0.3048, "'": 0.3048, '′': 0.3048 },
    ...{ mi: 1609.344, mile: 1609.344, miles: 1609.344 },
  },
  // Time, in seconds.
  {
    ...{ ns: 1e-9, µs: 1e-6, μs: 1e-6, us: 1e-6, ms: 1e-3, msec: 1e-3, s: 1, sec: 1, secs: 1, second: 1, seconds: 1 },
    ...{ m: 60, min: 60, mins: 60, minute: 60, minutes: 60, h: 3600, hr: 3600, hrs: 3600, hour: 3600, hours: 3600 },
    ...{ d: 86_400, day: 86_400, days: 86_400, week: 604_800, weeks: 604_800, wk: 604_800, wks: 604_800 },
  },
  // Memory, in bytes: with an i, and KB by its capital, of 1024.
  {
    ...{ B: 1, bytes: 1, kB: 1e3, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 },
    ...{ KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 },
  },
  // Volume, in litres.
  {
    ...{ µl: 1e-6, μl: 1e-6, µL: 1e-6, ml: 1e-3, mL: 1e-3, cl: 1e-2, cL: 1e-2, dl: 0.1, dL: 0.1, l: 1, L: 1 },
    ...{ hl: 100, hL: 100, liter: 1, liters: 1, litre: 1, litres: 1 },
    ...{ gal: 3.785411784, gallon: 3.785411784, gallons: 3.785411784 },
  },
  { W: 1, kW: 1e3, MW: 1e6, GW: 1e9 },
  { Wh: 1, kWh: 1e3, MWh: 1e6, GWh: 1e9 },
  { mV: 1e-3, V: 1, kV: 1e3 },
  { mA: 1e-3, A: 1 },
  { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 },
  { Pa: 1, hPa: 100, kPa: 1e3, MPa: 1e6, mbar: 100, bar: 1e5, psi: 6894.757293168 },
  { J: 1, kJ: 1e3, MJ: 1e6, cal: 4.184, kcal: 4184 },
  { 'm/s': 1, 'km/h': 1 / 3.6, kmh: 1 / 3.6, mph: 0.44704 },
  { 'g/L': 1, 'g/l': 1, 'mg/L': 1e-3, 'mg/l': 1e-3, 'µg/L': 1e-6, 'μg/L': 1e-6, 'mg/dL': 1e-2, 'g/dL': 10 },
  { 'mol/L': 1, 'mmol/L': 1e-3, 'µmol/L': 1e-6, 'μmol/L': 1e-6, 'nmol/L': 1e-9 },
  { 'mm²': 1e-6, 'cm²': 1e-4, 'm²': 1, m2: 1, sqm: 1, ha: 1e4, 'km²': 1e6, 'ft²': 0.09290304, sqft: 0.09290304 },
  // Temperature, in steps of one degree Celsius.
  {
    ...{ '°C': 1, ºC: 1, '℃': 1, degC: 1, Celsius: 1, celsius: 1, K: 1 },
    ...{ '°F': 5 / 9, ºF: 5 / 9, '℉': 5 / 9, degF: 5 / 9, Fahrenheit: 5 / 9, fahrenheit: 5 / 9 },
  },
];

/** Where the zero of a scale lies, in degrees Celsius. */
const ZEROS: Readonly<Record<string, number>> = {
  K: -273.15,
  ...Object.fromEntries(['°F', 'ºF', '℉', 'degF', 'Fahrenheit', 'fahrenheit'].map((name) => [name, -160 / 9])),
};

/** Marks that are poor names. */
const SPELLED: Readonly<Record<string, string>> = { "'": 'ft', '′': 'ft', '"': 'in', '″': 'in' };

/** Every unit that is known by name. */
export const UNIT_NAMES: readonly string[] = FAMILIES.flatMap(Object.keys);

const PART = /[\d.,]+ ?([^\d\s.,+-]+)/g;
const MEASURES = /^[+-]? ?(?:[\d.,]+ ?[^\d\s.,+-]+,? ?)+$/;
/** Of the cells so many must be measures of one family. */
const SHARE = 0.9;

/**
 * How to bring tidied cells to one unit, the commonest of theirs, where they have several of one family. Null where they
 * have one or none, or some that do not go together.
 * @param fewest different units that are asked for
 */
export function unitsOf(
  cells: readonly string[],
  fewest = 2,
): (Required<Pick<NumberFormat, 'unit' | 'units'>> & Pick<NumberFormat, 'zeros'>) | null {
  const counts = new Map<string, number>();
  let measures = 0;
  for (const cell of cells) {
    if (!MEASURES.test(cell)) continue;
    measures += 1;
    for (const [, unit = ''] of cell.matchAll(PART)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  if (measures < cells.length * SHARE || counts.size === 0) return null;
  const family = FAMILIES.find((units) => [...counts.keys()].every((unit) => units[unit] !== undefined));
  if (family === undefined) return null;
  const different = new Set([...counts.keys()].map((unit) => `${family[unit]} from ${ZEROS[unit] ?? 0}`));
  if (different.size < fewest) return null;
  const [[commonest] = ['']] = [...counts].sort(
    ([a, often], [b, seldom]) => seldom - often || (family[b] ?? 0) - (family[a] ?? 0),
  );
  const unit = SPELLED[commonest] ?? commonest;
  const base = family[unit] ?? 1;
  const units = Object.fromEntries(Object.entries(family).map(([name, size]) => [name, size / base]));
  const scales = Object.keys(family).some((name) => name in ZEROS);
  if (!scales) return { unit, units };
  const zeroOf = (name: string): number => ((ZEROS[name] ?? 0) - (ZEROS[unit] ?? 0)) / base;
  return { unit, units, zeros: Object.fromEntries(Object.keys(family).map((name) => [name, zeroOf(name)])) };
}
