// SPDX-License-Identifier: Apache-2.0
// Records of the border desk sealed for the own office, keyed tokens, and entries of lists with both signatures checked
// (docs/border.md section 2).
import * as seal from '../seal';
import { session } from '../session.svelte';
import { plain, plainPhone } from './plain';
import type { ActOut, CrossingDraft, CrossingIn, EntryRow, Listed, Sealed, Traveller } from './types';

const b64 = seal.toBase64url;
const bytes = seal.fromBase64url;

export type RecordName = 'crossing' | 'entry' | 'interview' | 'visit';

/** The person is not in the circle that this record is sealed for. */
export class NotAtTheDesk extends Error {}

const place = (id: string, name: RecordName): seal.SectionPlace => ({ sectionId: id, class: name, version: 1 });

/** For the newest epoch of an own circle. Who is outside the circle `protection` may still report to it. */
export function sealRecord(circleClass: 'border' | 'protection', name: RecordName, id: string, payload: object): Sealed {
  const { network } = session.keys;
  const key = seal.newBundleKey();
  const envelope = b64(seal.sealCaseSection(key, network, place(id, name), { ...payload }));
  const own = session.keys.ownCircle(circleClass);
  if (own) {
    const wrapped = b64(seal.wrapOwn(own.keys.sym, network, id, own.epoch, key));
    return { circle_id: own.circleId, epoch: own.epoch, wrapped, envelope };
  }
  const public_ = circleClass === 'protection' ? session.keys.partnerCircle(session.org?.id ?? '', circleClass) : null;
  if (!public_) throw new NotAtTheDesk();
  return { circle_id: public_.circleId, epoch: public_.epoch, wrapped: b64(seal.wrapFor(public_.boxPk, key)), envelope };
}

/** Null without the key, or where the bytes were changed or moved. */
export function openRecord<T>(id: string, name: RecordName, sealed: Sealed): T | null {
  const circle = session.keys.circle(sealed.circle_id, sealed.epoch);
  const { network } = session.keys;
  const key = circle && seal.unwrapBundle(circle, network, id, sealed.epoch, bytes(sealed.wrapped));
  return (key && (seal.openCaseSection(key, network, place(id, name), bytes(sealed.envelope)) as T | null)) || null;
}

// ---- tokens

export type TokenKind = 'document' | 'nik' | 'phone' | 'sponsor';
type TokenSource = Partial<Pick<Traveller, 'number' | 'issuer' | 'nik' | 'phone' | 'sponsor'>>;

function values(person: TokenSource, links: boolean): [TokenKind, string][] {
  const number = plain(person.number ?? '');
  const all: [TokenKind, string][] = links
    ? [
        ['phone', plainPhone(person.phone ?? '')],
        ['sponsor', plain(person.sponsor ?? '')],
      ]
    : [
        ['document', number && plain(person.issuer ?? '') + number],
        ['nik', plain(person.nik ?? '')],
      ];
  return all.filter(([, value]) => value !== '');
}

function tokenOf(sym: Uint8Array, kind: TokenKind, value: string): string {
  return b64(seal.mac(sym, seal.frame('suluh/1', 'token', kind, value)).subarray(0, 16));
}

/** One for each epoch that is held: what was recorded under an earlier key is found too. */
function tokens(person: TokenSource, links: boolean): { kind: TokenKind; token: string }[] {
  const circleId = seal.circleId(session.org?.id ?? '', '', 'border');
  return session.keys.epochsOf(circleId).flatMap((epoch) => {
    const circle = session.keys.circle(circleId, epoch);
    return circle ? values(person, links).map(([kind, value]) => ({ kind, token: tokenOf(circle.sym, kind, value) })) : [];
  });
}

export const identityTokens = (person: TokenSource): string[] => tokens(person, false).map((one) => one.token);
export const linkTokens = (person: TokenSource): string[] => tokens(person, true).map((one) => one.token);
/** With their kinds, for asking what was seen before. */
export const allTokens = (person: TokenSource) => [...tokens(person, false), ...tokens(person, true)];

export function sealCrossing({ person, ...rest }: CrossingDraft): CrossingIn {
  return { ...rest, sealed: sealRecord('border', 'crossing', rest.crossing_id, person), tokens: identityTokens(person), links: linkTokens(person) };
}

// ---- lists

export interface Terms {
  list: string;
  basis: string;
  fromDay: string;
  untilDay: string;
}

/** The act of the first person; it counts when a second one has signed the same bytes. */
export function signListing(entryId: string, act: seal.ListingAct, terms: Terms, envelope: string) {
  return session.keys.sign({
    kind: 'listing',
    entryId,
    act,
    ...terms,
    envelopeHash: seal.hash(bytes(envelope)),
    issuedMs: Date.now(),
    orgId: session.org?.id ?? '',
    userId: session.user?.id ?? '',
  });
}

/** Whether both signatures stand under certified keys of the office that keeps the list, and say what the row says. */
export function signedTwice(row: EntryRow, act: ActOut, office = session.org?.id): boolean {
  const keeper = session.keys.directory.find((one) => one.id === office);
  if (!keeper || !act.approval) return false;
  const directory = { orgId: keeper.id, statements: keeper.statements };
  const first = { bytes: bytes(act.statement), signature: bytes(act.signature) };
  const said = seal.readMemberStatement(session.keys.network, directory, first, 'listing');
  if (!said) return false;
  const fits =
    said.entryId === row.id && said.act === act.act && said.list === row.list && said.fromDay === row.from_day &&
    seal.toHex(said.envelopeHash) === seal.toHex(seal.hash(bytes(row.sealed.envelope)));
  return (
    fits &&
    seal.verifyApproval(session.keys.network, directory, first, {
      userId: act.approval.approver,
      signature: bytes(act.approval.signature),
      admission: { bytes: bytes(act.approval.admission), signature: bytes(act.approval.admission_signature) },
    })
  );
}

export interface OpenedEntry {
  row: EntryRow;
  /** The partner whose entry it is; empty for the own office. */
  from: string;
  /** Null where it cannot be opened here. */
  who: Listed | null;
  /** Two valid signatures, and a last day that the newest of them names. */
  sound: boolean;
}

export function openEntry(row: EntryRow, office = session.org?.id): OpenedEntry {
  const signed = row.acts.filter((act) => act.act !== 'remove' && signedTwice(row, act, office));
  const last = signed.map((act) => untilOf(act)).sort().at(-1);
  return { row, from: '', who: openRecord<Listed>(row.id, 'entry', row.sealed), sound: last === row.until_day };
}

function untilOf(act: ActOut): string {
  const said = seal.parseCaseStatement(session.keys.network, bytes(act.statement));
  return said?.kind === 'listing' ? said.untilDay : '';
}
