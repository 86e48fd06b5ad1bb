// SPDX-License-Identifier: Apache-2.0
// Signed statements (docs/formats.md section 5): one list of fields per kind gives both the bytes and the reader.
import { type Bytes, frame, fromU64, fromUtf8, idBytes, toHex, u64, unframe } from './bytes';
import { circleId } from './keys';
import { primitives, type SignKeyPair } from './primitives';

export interface OrgStatement { kind: 'org'; rootPk: Bytes; recoveryPk: Bytes; name: string; issuedMs: number }
export interface MemberStatement { kind: 'member'; orgId: string; userId: string; boxPk: Bytes; signPk: Bytes; custodian: boolean; issuedMs: number }
export interface LeaveStatement { kind: 'leave'; orgId: string; userId: string; issuedMs: number }
/** An organisation leaves the network; `byOrg` is whose root key signs, itself or the host. */
export interface ExitStatement { kind: 'exit'; orgId: string; byOrg: string; reason: string; issuedMs: number }
export interface CircleStatement { kind: 'circle'; orgId: string; circleId: string; team: string; class: string; epoch: number; boxPk: Bytes; signPk: Bytes; custodian: string; issuedMs: number }
export interface AdmitStatement { kind: 'admit'; orgId: string; circleId: string; epoch: number; userId: string; wrappedSeed: Bytes; custodian: string; issuedMs: number }
export interface HandonStatement { kind: 'handon'; reportId: string; fromCircle: string; fromEpoch: number; toCircle: string; toEpoch: number; wrappedKey: Bytes; issuedMs: number }
export interface ReplyStatement { kind: 'reply'; reportId: string; orgId: string; circleId: string; epoch: number; sectionId: string; seq: number; prev: Bytes; envelopeHash: Bytes }

/** Of a host that sends an organisation out; who goes by itself gives none. */
export const kExitReasons = ['closed', 'unreachable', 'keys_lost', 'misuse'] as const;

export type Statement = OrgStatement | MemberStatement | LeaveStatement | ExitStatement | CircleStatement | AdmitStatement | HandonStatement | ReplyStatement;
export type StatementKind = Statement['kind'];

export interface SignedStatement {
  bytes: Bytes;
  signature: Bytes;
}

type FieldType = 'id' | 'text' | 'number' | 'flag' | 'key' | 'wrapped' | 'hash?';
/** The fields behind network_id, in their order. */
export type FieldList = readonly (readonly [string, FieldType])[];

const kLongest = 4096;
const kFields: Record<StatementKind, FieldList> = {
  org: [['rootPk', 'key'], ['recoveryPk', 'key'], ['name', 'text'], ['issuedMs', 'number']],
  member: [['orgId', 'id'], ['userId', 'id'], ['boxPk', 'key'], ['signPk', 'key'], ['custodian', 'flag'], ['issuedMs', 'number']],
  leave: [['orgId', 'id'], ['userId', 'id'], ['issuedMs', 'number']],
  exit: [['orgId', 'id'], ['byOrg', 'id'], ['reason', 'text'], ['issuedMs', 'number']],
  circle: [['orgId', 'id'], ['circleId', 'id'], ['team', 'text'], ['class', 'text'], ['epoch', 'number'], ['boxPk', 'key'], ['signPk', 'key'], ['custodian', 'id'], ['issuedMs', 'number']],
  admit: [['orgId', 'id'], ['circleId', 'id'], ['epoch', 'number'], ['userId', 'id'], ['wrappedSeed', 'wrapped'], ['custodian', 'id'], ['issuedMs', 'number']],
  handon: [['reportId', 'id'], ['fromCircle', 'id'], ['fromEpoch', 'number'], ['toCircle', 'id'], ['toEpoch', 'number'], ['wrappedKey', 'wrapped'], ['issuedMs', 'number']],
  reply: [['reportId', 'id'], ['orgId', 'id'], ['circleId', 'id'], ['epoch', 'number'], ['sectionId', 'id'], ['seq', 'number'], ['prev', 'hash?'], ['envelopeHash', 'key']],
};

function write(type: FieldType, value: unknown): Uint8Array | string {
  if (type === 'id') return idBytes(value as string);
  if (type === 'text') return value as string;
  if (type === 'number') return u64(value as number);
  if (type === 'flag') return value === true ? '1' : '0';
  return value as Uint8Array;
}

/** Null for a field that is not in its one form. */
function read(type: FieldType, bytes: Bytes): unknown {
  const text = fromUtf8(bytes);
  switch (type) {
    case 'id':
      return bytes.length === 16 ? toHex(bytes) : null;
    case 'text':
      return text;
    case 'number':
      return fromU64(bytes);
    case 'flag':
      return text === '1' ? true : text === '0' ? false : null;
    case 'key':
      return bytes.length === 32 ? bytes : null;
    case 'wrapped':
      return bytes.length === 80 ? bytes : null;
    case 'hash?':
      return bytes.length === 0 || bytes.length === 32 ? bytes : null;
  }
}

/** The canonical bytes of a statement with these fields. */
export function fieldBytes(network: string, kind: string, fields: FieldList, values: Readonly<Record<string, unknown>>): Bytes {
  return frame('suluh/1', kind, idBytes(network), ...fields.map(([name, type]) => write(type, values[name])));
}

/** `kind` and the fields of the one canonical form of a statement of this network and of one of these kinds; else null. */
export function parseFields(lists: Readonly<Record<string, FieldList>>, network: string, bytes: Uint8Array): Record<string, unknown> | null {
  const parts = bytes.length <= kLongest ? unframe(bytes) : null;
  if (!parts) return null;
  const [version, kindBytes, networkBytes, ...rest] = parts;
  if (!version || !kindBytes || !networkBytes || fromUtf8(version) !== 'suluh/1' || toHex(networkBytes) !== network) return null;
  const kind = fromUtf8(kindBytes) ?? '';
  const fields = Object.hasOwn(lists, kind) ? lists[kind] : undefined;
  if (fields?.length !== rest.length) return null;
  const values: Record<string, unknown> = { kind };
  for (const [i, [name, type]] of fields.entries()) {
    const value = read(type, rest[i] ?? new Uint8Array());
    if (value === null) return null;
    values[name] = value;
  }
  return values;
}

export function statementBytes(network: string, statement: Statement): Bytes {
  return fieldBytes(network, statement.kind, kFields[statement.kind], { ...statement });
}

/** Null for anything but the one canonical form of a statement of this network. Says nothing about who signed it. */
export function parseStatement(network: string, bytes: Uint8Array): Statement | null {
  const statement = parseFields(kFields, network, bytes) as unknown as Statement | null;
  if (statement?.kind === 'circle' && statement.circleId !== circleId(statement.orgId, statement.team, statement.class)) return null;
  if (statement?.kind === 'exit' && !(statement.byOrg === statement.orgId ? statement.reason === '' : kExitReasons.some((one) => one === statement.reason))) return null;
  return statement;
}

export function signStatement(network: string, statement: Statement, keys: SignKeyPair): SignedStatement {
  const bytes = statementBytes(network, statement);
  return { bytes, signature: primitives().sign(keys, bytes) };
}

/** The statement, where the signature verifies and it is of that kind; else null. */
export function readStatement<K extends StatementKind>(
  network: string,
  signed: { bytes: Uint8Array; signature: Uint8Array },
  signPublicKey: Uint8Array,
  kind: K,
): Extract<Statement, { kind: K }> | null {
  if (!primitives().verify(signPublicKey, signed.bytes, signed.signature)) return null;
  const statement = parseStatement(network, signed.bytes);
  return statement?.kind === kind ? (statement as Extract<Statement, { kind: K }>) : null;
}
