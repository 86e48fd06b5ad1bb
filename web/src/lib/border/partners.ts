// SPDX-License-Identifier: Apache-2.0
// Entries of lists that organisations show each other (docs/border.md section 4): what is signed when one is shown, and
// what is checked before one counts here.
import { NoPartnerKey } from '../cases/sharing';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { openEntry, type OpenedEntry } from './sealing';
import type { EntryRow, SharedRow } from './types';

const bytes = seal.fromBase64url;
const hashOf = (row: EntryRow) => seal.hash(bytes(row.sealed.envelope));

/** Organisations with a desk whose key was followed to their root. */
export function partnersWithDesk(): { id: string; name: string }[] {
  return session.keys.directory.filter((one) => one.id !== session.org?.id && session.keys.partnerCircle(one.id, 'border')).map(({ id, name }) => ({ id, name }));
}

/** The body that shows an own entry to a partner's desk. */
export function signShare(row: EntryRow, toOrg: string) {
  const partner = session.keys.partnerCircle(toOrg, 'border');
  const circle = session.keys.circle(row.sealed.circle_id, row.sealed.epoch);
  const key = circle && seal.unwrapBundle(circle, session.keys.network, row.id, row.sealed.epoch, bytes(row.sealed.wrapped));
  if (!partner || !key) throw new NoPartnerKey('border');
  return session.keys.sign({
    kind: 'share',
    entryId: row.id,
    toOrg,
    toCircle: partner.circleId,
    toEpoch: partner.epoch,
    wrapped: seal.wrapFor(partner.boxPk, key),
    envelopeHash: hashOf(row),
    issuedMs: Date.now(),
    orgId: session.org?.id ?? '',
    userId: session.user?.id ?? '',
  });
}

/** A partner's entry: `sound` only where that office signed it twice and a member of it showed this very entry to us. */
export function openShared(shared: SharedRow): OpenedEntry {
  const { entry, org_id, org_name } = shared;
  const keeper = session.keys.directory.find((one) => one.id === org_id);
  const signed = { bytes: bytes(shared.statement), signature: bytes(shared.signature) };
  const said = keeper && seal.readMemberStatement(session.keys.network, { orgId: keeper.id, statements: keeper.statements }, signed, 'share');
  const shown =
    said?.entryId === entry.id && said.toOrg === session.org?.id && said.toCircle === entry.sealed.circle_id && said.toEpoch === entry.sealed.epoch &&
    seal.toHex(said.envelopeHash) === seal.toHex(hashOf(entry));
  const opened = openEntry(entry, org_id);
  return { ...opened, from: org_name, sound: opened.sound && shown };
}
