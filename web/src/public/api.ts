// SPDX-License-Identifier: Apache-2.0
// Talking to the server for a reporter: no cookies, and patience with a bad net. Every call may be repeated without harm.

/** The server answered no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly key: string,
    /** By language, as the server's catalogue has it. */
    readonly text: Readonly<Record<string, string>>,
    readonly fields: readonly { pointer: string; key: string }[],
    readonly retryAfter: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(key);
  }
}

/** No answer came; the server may have acted all the same. */
export class Cut extends Error {}

const kAnswerMs = 60_000;
const kPieceMs = 180_000;

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function refusal(status: number, value: unknown, header: string | null): Refused {
  const body = record(value);
  const fields = Array.isArray(body.fields) ? body.fields.map(record) : [];
  const wait = Number(body.retry_after ?? header ?? 0);
  return new Refused(
    status,
    typeof body.key === 'string' ? body.key : `http_${status}`,
    record(body.text) as Record<string, string>,
    fields.map((field) => ({ pointer: String(field.pointer ?? ''), key: String(field.key ?? '') })),
    Number.isFinite(wait) ? wait : 0,
    body,
  );
}

async function ask(method: string, path: string, body: BodyInit | null, type: string, limitMs: number): Promise<Record<string, unknown>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), limitMs);
  try {
    const headers: Record<string, string> = type ? { 'content-type': type } : {};
    const options: RequestInit = { method, headers, body, credentials: 'omit', cache: 'no-store', signal: abort.signal };
    const answer = await fetch(`/api/v1${path}`, options).catch(() => {
      throw new Cut(path);
    });
    const text = await answer.text().catch(() => {
      throw new Cut(path);
    });
    const value = parsed(text);
    if (!answer.ok) throw refusal(answer.status, value, answer.headers.get('retry-after'));
    if (answer.status !== 204 && value === null) throw new Cut(path);
    return record(value);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const get = (path: string) => ask('GET', path, null, '', kAnswerMs);
export const post = (path: string, body: unknown) => ask('POST', path, JSON.stringify(body), 'application/json', kAnswerMs);
export const putPiece = (path: string, piece: Uint8Array<ArrayBuffer>) => ask('PUT', path, piece, 'application/octet-stream', kPieceMs);

/** Why a try is repeated: the server asked for it, or the net broke. */
export type Why = 'busy' | 'cut';
export type Wait = (seconds: number, why: Why) => Promise<void>;

const kBusyTries = 40;
const kCutTries = 9;
const kLongestPause = 30;

/** Seconds until the next try, null where another try would not help. Spread out, so that phones do not come back in step. */
function pauseAfter(error: unknown, tries: number): { seconds: number; why: Why } | null {
  if (error instanceof Cut) return tries < kCutTries ? { seconds: Math.min(kLongestPause, 2 ** tries), why: 'cut' } : null;
  if (!(error instanceof Refused)) return null;
  if (error.status === 503 || error.status === 429) {
    const asked = Math.max(1, error.retryAfter || 5);
    return tries < kBusyTries ? { seconds: asked * (1 + Math.random() / 2), why: 'busy' } : null;
  }
  const passing = error.status === 408 || error.status === 502 || error.status === 504;
  return passing && tries < kCutTries ? { seconds: Math.min(kLongestPause, 2 ** tries), why: 'cut' } : null;
}

/** Repeats until there is an answer that repeating would not change. */
export async function patiently<T>(wait: Wait, task: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; ++tries) {
    try {
      return await task();
    } catch (error) {
      const pause = pauseAfter(error, tries);
      if (!pause) throw error;
      await wait(pause.seconds, pause.why);
    }
  }
}
