// SPDX-License-Identifier: Apache-2.0
// The plain form of what reporters and colleagues sealed. Readers are forgiving: an unknown or missing field is empty.

export interface SealedFileInfo {
  section_id: string;
  name: string;
  type: string;
  size: number;
}

export interface ReportBody {
  story: string;
  village: string;
  when: string;
  contact: string;
  contact_when: string;
  files: SealedFileInfo[];
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function files(value: unknown): SealedFileInfo[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((file): file is Record<string, unknown> => typeof file === 'object' && file !== null)
    .map((file) => ({
      section_id: text(file.section_id),
      name: text(file.name),
      type: text(file.type),
      size: typeof file.size === 'number' ? file.size : 0,
    }));
}

export function readBody(bytes: Uint8Array): ReportBody | null {
  const body = parse(bytes);
  if (!body || typeof body.story !== 'string') return null;
  return {
    story: body.story,
    village: text(body.village),
    when: text(body.when),
    contact: text(body.contact),
    contact_when: text(body.contact_when),
    files: files(body.files),
  };
}

/** One text field of a small payload: `text` of titles, replies and notes, `story` of additions. */
export function readField(bytes: Uint8Array, field: 'text' | 'story'): string | null {
  const value = parse(bytes)?.[field];
  return typeof value === 'string' ? value : null;
}
