// SPDX-License-Identifier: Apache-2.0
// The one place that talks to the server. Every failure becomes an ApiProblem with a text the reader understands.
import { locale, m } from '../i18n';

export interface FieldProblem {
  pointer: string;
  key: string;
}

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly key: string,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    readonly retryAfter = 0,
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
type Query = Readonly<Record<string, string | number | undefined>>;

let csrf = '';
let onSignedOut: () => void = () => {};

export function setCsrf(token: string): void {
  csrf = token;
}

/** Called when the server says that the session is over, except by the sign-in calls themselves. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(body: Record<string, unknown>): FieldProblem[] {
  if (!Array.isArray(body.fields)) return [];
  return body.fields.filter(isRecord).map((f) => ({ pointer: String(f.pointer ?? ''), key: String(f.key ?? '') }));
}

function problemOf(status: number, body: unknown, retryHeader: string | null): ApiProblem {
  const record = isRecord(body) ? body : {};
  const text = isRecord(record.text) ? record.text[locale.current] : undefined;
  const fallback = status >= 500 ? m.error_server() : m.error_refused({ status });
  const retry = Number(record.retry_after ?? retryHeader ?? 0);
  const key = typeof record.key === 'string' ? record.key : `http_${status}`;
  const message = typeof text === 'string' && text ? text : fallback;
  return new ApiProblem(status, key, message, fieldsOf(record), Number.isFinite(retry) ? retry : 0, record);
}

function address(path: string, query?: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

async function send(method: Method, path: string, body?: BodyInit, type?: string, query?: Query): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (type) headers['content-type'] = type;
  if (method !== 'GET' && csrf) headers['x-csrf'] = csrf;
  let response: Response;
  try {
    response = await fetch(address(path, query), { method, headers, body, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new ApiProblem(0, 'offline', m.error_offline());
  }
  if (response.ok) return response;
  const parsed: unknown = await response.json().catch(() => null);
  const problem = problemOf(response.status, parsed, response.headers.get('retry-after'));
  if (problem.key === 'not_signed_in' && csrf) onSignedOut();
  throw problem;
}

async function json<T>(method: Method, path: string, body?: unknown, query?: Query): Promise<T> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await send(method, path, text, text === undefined ? undefined : 'application/json', query);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, query?: Query) => json<T>('GET', path, undefined, query),
  post: <T = void>(path: string, body: unknown) => json<T>('POST', path, body),
  put: <T = void>(path: string, body: unknown) => json<T>('PUT', path, body),
  patch: <T = void>(path: string, body: unknown) => json<T>('PATCH', path, body),
  delete: <T = void>(path: string, query?: Query) => json<T>('DELETE', path, undefined, query),
  /** Sealed bytes as they are stored. */
  bytes: async (path: string) => new Uint8Array(await (await send('GET', path)).arrayBuffer()),
  putBytes: async <T>(path: string, bytes: Uint8Array<ArrayBuffer>, query?: Query) =>
    (await (await send('PUT', path, new Blob([bytes]), 'application/octet-stream', query)).json()) as T,
};

/** Faults of single fields that a person can mend; other fields speak through the problem's own text. */
const kFieldTexts: Record<string, () => string> = {
  taken: m.field_taken,
  second_factor_missing: m.field_second_factor,
  not_oneself: m.field_not_oneself,
  code_does_not_match: m.field_code,
  cannot_read_this_report: m.field_cannot_read,
  has_it_already: m.field_has_it,
  not_an_active_member: m.field_not_active,
};

/** A text for any failure; what is not an ApiProblem is our own mistake and must not show its inside. */
export function problemText(error: unknown): string {
  if (error instanceof ApiProblem) {
    const known = error.fields.find((field) => Object.hasOwn(kFieldTexts, field.key));
    return (known && kFieldTexts[known.key]?.()) ?? error.message;
  }
  return m.error_unexpected();
}

/** The server was not reached, or what stands before it did not reach it. Then what was sent may have arrived all the same. */
export function isLost(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}

export function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 409;
}
