/** Ids of Discord tell when they were made: milliseconds since the start of 2015, before 22 bits of something else. */
const EPOCH_MS = 1_420_070_400_000;

export const snowflakeAt = (ms: number): string => String(BigInt(ms - EPOCH_MS) << 22n);
export const madeAt = (id: string): number => Number(BigInt(id) >> 22n) + EPOCH_MS;
