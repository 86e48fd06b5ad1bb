// SPDX-License-Identifier: Apache-2.0
// Encodings on their way to the register, and questions to it (docs/register.md). What leaves the browser are bits.
import { ApiProblem, api } from '../api/client';
import { openSection } from '../cases/sealing';
import type { SectionOut } from '../cases/types';
import type { Encoded } from '../match';
import * as seal from '../seal';
import { session } from '../session.svelte';
import type { Identity, Keyed } from './identity';
import { linkage } from './linkage.svelte';
import type { Basis, EncodingIn, Hit, Missing, SubjectOut } from './types';

const b64 = seal.toBase64url;
const ofHex = (hex: string) => b64(seal.fromHex(hex));

/** Nobody has made the network's key yet, or the person is not in the circle "matching". */
export class NoNetworkKey extends Error {}

export const stillFilling = (error: unknown) => error instanceof ApiProblem && error.fields.some((field) => field.key === 'memuat');

function encodingIn({ epoch, encoder }: Keyed, encoded: Encoded): EncodingIn {
  return {
    epoch,
    schema: ofHex(encoder.space.schema),
    full_key: ofHex(encoder.space.key),
    names_key: ofHex(encoder.namesSpace.key),
    full: b64(encoded.full as Uint8Array<ArrayBuffer>),
    names: b64(encoded.names as Uint8Array<ArrayBuffer>),
    presence: encoded.presence,
  };
}

async function made(one: Keyed, identity: Identity, sex: string): Promise<EncodingIn> {
  const { encode } = await import('./identity');
  return encodingIn(one, encode(one, identity, sex));
}

/** After an identity was saved: it can be found by name from now on. Nothing for who is not in the circle. */
export async function keepOwn(sectionId: string, version: number, identity: Identity, sex: string): Promise<void> {
  const one = await linkage.own();
  if (one) await api.put(`/register/subjects/${sectionId}`, { version, encoding: await made(one, identity, sex) });
}

/** The act: compared once with what protective organisations keep. Its answer is always the same. */
export async function recordAct(sectionId: string, version: number, identity: Identity, sex: string, basis: Basis): Promise<void> {
  const one = await linkage.network();
  if (!one) throw new NoNetworkKey();
  await api.put(`/register/subjects/${sectionId}/network`, { version, encoding: await made(one, identity, sex), ...basis });
}

/** Bits for one comparison of an act that another module records; null without the network's key, or without the line. */
export async function networkEncoding(identity: Identity, sex: string): Promise<EncodingIn | null> {
  if (!session.keys.ownCircle('matching')) return null;
  const one = await linkage.network().catch(() => null);
  return one && made(one, identity, sex);
}

/** Bits under the key of the office's desk, for its own protective lists and earlier interviews; null where there is no line. */
export async function deskEncoding(identity: Identity, sex: string): Promise<EncodingIn | null> {
  const one = await linkage.desk().catch(() => null);
  return one && made(one, identity, sex);
}

export const endBasis = (sectionId: string) => api.delete(`/register/subjects/${sectionId}/network`);
export const subjectOf = (sectionId: string) => api.get<SubjectOut>(`/register/subjects/${sectionId}`);

async function ask(path: string, identity: Identity): Promise<Hit[]> {
  const one = await linkage.own();
  if (!one) return [];
  const { encode } = await import('./identity');
  const { names, presence } = encode(one, identity);
  const { hits } = await api.post<{ hits: Hit[] }>(path, {
    kind: 'names',
    epoch: one.epoch,
    schema: ofHex(one.encoder.space.schema),
    key: ofHex(one.encoder.namesSpace.key),
    bits: b64(names as Uint8Array<ArrayBuffer>),
    presence,
    limit: 10,
  });
  return hits;
}

export const searchName = (name: string) => ask('/register/search', { name });
export const likeName = (name: string) => ask('/register/duplicates', { name });

/** Opens the identity of a hit: recorded as every delivery. Null where it cannot be opened. */
export async function openHit(hit: Hit): Promise<Identity | null> {
  const out = await api.get<SectionOut>(`/cases/${hit.case_id}/sections/${hit.section_id}`);
  return openSection({ id: hit.case_id, org_id: session.org?.id ?? '' }, out).payload;
}

export const missing = () => api.get<Missing>('/register/missing');

/** Encodes what was saved without: imported, older, or after a new key. `told` hears how many are left. */
export async function campaign(told: (left: number) => void): Promise<void> {
  if (!(await linkage.own())) return;
  for (let left = Number.MAX_SAFE_INTEGER; left > 0; ) {
    const { sections, total } = await missing();
    if (total >= left) return; // nothing more can be opened by this person
    left = total;
    told(left);
    for (const { case_id, section_id, version } of sections) {
      const out = await api.get<SectionOut>(`/cases/${case_id}/sections/${section_id}`);
      const { payload } = openSection({ id: case_id, org_id: session.org?.id ?? '' }, out);
      if (payload && out.version === version) await keepOwn(section_id, version, payload, '');
    }
  }
  told(0);
}
