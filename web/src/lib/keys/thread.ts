// SPDX-License-Identifier: Apache-2.0
// The thread of a report, opened. A reply counts as genuine when our circle's key signed it, it is about this very
// envelope, and it continues the reply before it.
import type { Grant, Item } from '../api/types';
import type { Loaded } from '../reports/report.svelte';
import type { TimelineItem } from '../reports/timeline';
import * as seal from '../seal';
import { readField } from './reading';

export interface ThreadKeys {
  bundleKey(grant: Grant, bundleId: string): Uint8Array | null;
  signPk(circleId: string, epoch: number): Uint8Array | null;
}

const bytes = seal.fromBase64url;

function openItem(item: Item, name: string, field: 'text' | 'story', network: string, keys: ThreadKeys): string | null {
  const key = keys.bundleKey(item, item.bundle_id);
  const plain = key && seal.openSection(key, network, name, item.section_id, bytes(item.envelope));
  return plain && readField(plain, field);
}

function genuine(reply: Item, before: Uint8Array, report: Loaded, network: string, org: string, keys: ThreadKeys): boolean {
  const signPk = keys.signPk(reply.circle_id, reply.epoch);
  if (!signPk) return false;
  const signed = { bytes: bytes(reply.statement), signature: bytes(reply.signature) };
  const said = seal.readStatement(network, signed, signPk, 'reply');
  if (!said) return false;
  return (
    said.reportId === report.id &&
    said.orgId === org &&
    said.circleId === reply.circle_id &&
    said.sectionId === reply.section_id &&
    said.seq === reply.seq &&
    seal.toHex(said.envelopeHash) === seal.toHex(seal.hash(bytes(reply.envelope))) &&
    seal.toHex(said.prev) === seal.toHex(before)
  );
}

export function threadItems(report: Loaded, network: string, org: string, keys: ThreadKeys): TimelineItem[] {
  const plain = (item: Item) => ({ id: item.bundle_id, time: item.made_ms, author: item.author, genuine: true });
  let before: Uint8Array = new Uint8Array();
  const replies = [...report.replies]
    .sort((a, b) => a.seq - b.seq)
    .map((reply): TimelineItem => {
      const good = genuine(reply, before, report, network, org, keys);
      before = seal.hash(bytes(reply.statement));
      return { ...plain(reply), kind: 'reply', text: openItem(reply, 'reply', 'text', network, keys), genuine: good };
    });
  return [
    ...replies,
    ...report.additions.map((item): TimelineItem => ({ ...plain(item), kind: 'addition', text: openItem(item, 'body', 'story', network, keys) })),
    ...report.notes.map((item): TimelineItem => ({ ...plain(item), kind: 'note', text: openItem(item, 'note', 'text', network, keys) })),
  ];
}
