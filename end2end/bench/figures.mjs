// Numbers about numbers.

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The value below which so large a part of them lies. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

export const median = (values) => quantile(values, 0.5);
export const p95 = (values) => quantile(values, 0.95);

/** To so many digits after the point. */
export const round = (value, digits = 0) => Number(value.toFixed(digits));

/** `count` in the time that `work` takes, in one second. */
export async function rate(count, work) {
  const began = performance.now();
  await work();
  return count / ((performance.now() - began) / 1000);
}
