// SPDX-License-Identifier: Apache-2.0
// From normal forms to native-512, the same bytes as src/match/encoder.h. Positions are computed when a part is first met
// and kept: a form holds few.
import { concat, toHex, utf8 } from '../seal/bytes';
import type { TokenHash } from '../seal/token_hash';
import type { CivilDate } from './dates';
import { bytesOf, characterSize } from './letters';
import { type NormalField, type NormalRecord, presence } from './normaliser';
import { type FieldSpec, type Schema, schemaId } from './schema';

export interface Circle {
  network: Uint8Array;
  epoch: number;
}

export interface Encoded {
  /** 64 bytes; bit i is bit i mod 8 of byte i / 8. */
  full: Uint8Array;
  names: Uint8Array;
  presence: number;
}

/** Hex of two 16-byte hashes: encodings of different spaces are never compared. */
export interface Space {
  schema: string;
  key: string;
}

const kWidth = 1024;
const kOut = 512;
const kSlices = 16;

function frame(fields: readonly Uint8Array[]): Uint8Array {
  return concat(
    fields.flatMap((field) => {
      const size = new Uint8Array(4);
      new DataView(size.buffer).setUint32(0, field.length);
      return [size, field];
    }),
  );
}

function u64(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}

/** The high part of the product of a 32-bit slice and a small size. */
const scaled = (slice: number, size: number) => Math.floor((slice * size) / 2 ** 32);

function slices(block: Uint8Array): number[] {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  return Array.from({ length: kSlices }, (_, i) => view.getUint32(4 * i, true));
}

class Tokens {
  private readonly known = new Map<string, number[]>();
  constructor(private readonly key: TokenHash) {}

  positions(token: string): number[] {
    const found = this.known.get(token) ?? slices(this.key.hash(bytesOf(token))).map((slice) => scaled(slice, kWidth));
    this.known.set(token, found);
    return found;
  }
}

function shuffled(key: TokenHash, name: string): number[] {
  const out = Array.from({ length: kWidth }, (_, i) => i);
  let block: number[] = [];
  for (let i = kWidth - 1, n = 0; i > 0; i--, n++) {
    if (n % kSlices === 0) block = slices(key.hash(utf8(`${name}${n / kSlices}`)));
    swap(out, i, scaled(block[n % kSlices] ?? 0, i + 1));
  }
  return out;
}

function swap(list: number[], i: number, j: number): void {
  const kept = list[i] ?? 0;
  list[i] = list[j] ?? 0;
  list[j] = kept;
}

/** For each bit of the encoding the three bits of the filter behind it. */
function diffusion(key: TokenHash): number[][] {
  const first = shuffled(key, 'a');
  const second = shuffled(key, 'b');
  return Array.from({ length: kOut }, (_, i) => {
    const [a = 0, b = 0] = [first[i], first[kOut + i]];
    for (let other = i + 1; second[i] === a || second[i] === b; other++) swap(second, i, other);
    return [a, b, second[i] ?? 0];
  });
}

function dateTokens({ year, month, day }: CivilDate, yearOnly: boolean): string[] {
  const tokens = year === 0 ? [] : [`y${year}`, `e${Math.floor(year / 10)}`, `u${year % 10}`];
  if (yearOnly) return tokens;
  if (day !== 0) tokens.push(`d${day}`);
  if (month !== 0) tokens.push(`m${month}`);
  if (day !== 0 && month !== 0) tokens.push(`p${Math.min(day, month)}-${Math.max(day, month)}`);
  return tokens;
}

function pairTokens(word: string): string[] {
  const characters = ['_'];
  for (let i = 0; i < word.length; ) {
    const size = characterSize(word, i);
    characters.push(word.slice(i, i + size));
    i += size;
  }
  characters.push('_');
  return characters.slice(1).map((character, i) => `b${characters[i]}${character}`);
}

export class Encoder {
  readonly space: Space;
  readonly namesSpace: Space;
  private readonly groups = new Map<string, Tokens>();
  private readonly columns: number[][] | null;

  constructor(
    private readonly schema: Schema,
    hash: TokenHash,
    circle: Circle,
  ) {
    const id = schemaId(schema);
    const key = (purpose: string, group: string) =>
      hash.derive(frame([utf8(purpose), id, circle.network, u64(circle.epoch), utf8(group)]));
    for (const { group } of schema.fields) {
      if (!this.groups.has(group)) this.groups.set(group, new Tokens(key('suluh match field', group)));
    }
    this.columns = schema.harden === 'diffusion' ? diffusion(key('suluh match diffusion', '')) : null;
    const keyId = (group: string) => toHex(key('suluh match key id', group).hash(new Uint8Array()).slice(0, 16));
    this.space = { schema: toHex(id), key: keyId('') };
    this.namesSpace = { schema: toHex(id), key: keyId('names') };
  }

  encode(record: NormalRecord): Encoded {
    const names = this.filter(record, (spec) => spec.namesOnly);
    return { full: this.harden(this.filter(record, () => true)), names: this.harden(names), presence: presence(record) };
  }

  private filter(record: NormalRecord, wanted: (spec: FieldSpec) => boolean): Uint8Array {
    const bits = new Uint8Array(kWidth);
    this.schema.fields.forEach((spec, i) => {
      const field = record[i];
      if (field !== undefined && field.parts.length > 0 && wanted(spec)) this.addField(spec, field, bits);
    });
    return bits;
  }

  private addField(spec: FieldSpec, field: NormalField, bits: Uint8Array): void {
    const tokens = this.groups.get(spec.group);
    const add = (token: string, count: number) => {
      for (const position of tokens?.positions(token).slice(0, count) ?? []) bits[position] = 1;
    };
    if (spec.type === 'date') {
      for (const token of dateTokens(field.date, field.yearOnly)) add(token, spec.bits);
      return;
    }
    const wholes = spec.type === 'sex' || spec.type === 'title' || spec.type === 'exact';
    for (const part of field.parts) {
      const count = part.kind === 'weak' ? spec.weakBits : spec.bits;
      for (const token of wholes ? [`w${part.folded}`] : pairTokens(part.folded)) add(token, count);
    }
  }

  private harden(bits: Uint8Array): Uint8Array {
    const out = new Uint8Array(kOut / 8);
    for (let i = 0; i < kOut; i++) {
      const from = this.columns?.[i] ?? [i, i + kOut];
      const bit = from.reduce((sum, at) => sum ^ (bits[at] ?? 0), 0);
      out[i >> 3] = (out[i >> 3] ?? 0) | (bit << (i & 7));
    }
    return out;
  }
}
