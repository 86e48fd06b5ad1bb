// SPDX-License-Identifier: Apache-2.0
// The thread as a reporter's browser reads it. What the server says is believed only where a signature holds.
import { beforeEach, expect, it } from 'vitest';
import { organisationsIn } from '../../src/public/organisations';
import { readThread } from '../../src/public/thread';
import * as seal from '../../src/lib/seal/public';
import { sealReply } from '../../src/lib/seal/staff';
import { flip, type Office, office } from './people';
import { kNetwork } from './site';

const b64 = seal.toBase64url;
const reporter = seal.receiptKeys(seal.generateReceipt(), kNetwork);
const report = seal.randomId();
const pelita = office('Yayasan Pelita');
const imigrasi = office('Kantor Imigrasi');

type Message = Parameters<typeof readThread>[3][number];

/** Replies of one organisation, each naming the one before it. */
function replies(from: Office, ...texts: string[]): Message[] {
  let prev: seal.Bytes = new Uint8Array();
  return texts.map((text, i) => {
    const place = { reportId: report, orgId: from.id, circleId: from.circleId, epoch: 1, seq: i + 1, prev };
    const sealed = sealReply(kNetwork, from.keys, place, reporter.box.publicKey, text);
    prev = seal.hash(sealed.statement.bytes);
    return {
      org_id: from.id, org_name: 'what the server calls it', section_id: sealed.sectionId, circle_id: from.circleId, epoch: 1,
      statement: b64(sealed.statement.bytes), signature: b64(sealed.statement.signature), envelope: b64(sealed.envelope),
      wrapped: b64(sealed.reporterWrapped), sent_ms: 1000 * (i + 1),
    };
  });
}

let head: Record<string, unknown>;
beforeEach(() => {
  // The report as it was sealed, for Pelita alone: its capsule names whom she chose.
  const draft = { ...seal.draftReport(), reportId: report };
  const plain = { story: 's', village: '', when: '', contact: '', contactWhen: '', danger: 'no', district: '', howKnown: 'self', wantsReply: true, language: 'id', files: [] };
  const sealed = seal.sealReport(kNetwork, draft, plain, reporter, [pelita.key]);
  head = { report_id: report, capsule: b64(sealed.capsule), states: [{ org_name: 'Yayasan Pelita', state: 'open' }] };
});

const read = (messages: readonly Message[], ...known: Office[]) =>
  readThread(kNetwork, reporter, head, messages, organisationsIn({ organisations: known.map((one) => one.shown) }));
const brief = (messages: readonly Message[], ...known: Office[]) => read(messages, ...known).replies.map(({ text, gap, joined }) => ({ text, gap, joined }));

it('shows replies under the name that the organisation signed', () => {
  const thread = read(replies(pelita, 'satu', 'dua'), pelita);
  expect(thread.replies.map((one) => [one.organisation, one.text, one.gap, one.joined])).toEqual([
    ['Yayasan Pelita', 'satu', false, false],
    ['Yayasan Pelita', 'dua', false, false],
  ]);
  expect(thread.states).toEqual([{ organisation: 'Yayasan Pelita', state: 'open' }]);
  expect(thread.holders.map((key) => key.circleId)).toEqual([pelita.circleId]);
});

it.each(['signature', 'envelope', 'wrapped', 'statement'] as const)('shows nothing of a reply whose %s was changed', (part) => {
  const [message] = replies(pelita, 'satu');
  if (!message) throw new Error();
  expect(brief([{ ...message, [part]: flip(message[part]) }], pelita)[0]?.text).toBeNull();
});

it('shows nothing signed by somebody whom the directory does not know', () => {
  expect(brief(replies(office('Palsu'), 'kirim alamat Anda'), pelita)[0]?.text).toBeNull();
});

it('shows nothing of a reply to another report', () => {
  const messages = replies(pelita, 'satu');
  head = { ...head, report_id: seal.randomId() };
  expect(brief(messages, pelita)[0]?.text).toBeNull();
});

it('says when a reply before this one is missing, first or between', () => {
  const [first, second, third] = replies(pelita, 'satu', 'dua', 'tiga') as [Message, Message, Message];
  expect(brief([second], pelita)).toEqual([{ text: 'dua', gap: true, joined: false }]);
  expect(brief([first, third], pelita).map((one) => one.gap)).toEqual([false, true]);
  expect(brief([first, second, third], pelita).map((one) => one.gap)).toEqual([false, false, false]);
});

it('marks an organisation that she did not choose, and takes it only where the server stands for it', () => {
  const messages = replies(imigrasi, 'halo');
  expect(brief(messages, pelita, imigrasi)).toEqual([{ text: 'halo', gap: false, joined: true }]);
  const unanchored = { ...imigrasi, shown: { ...imigrasi.shown, anchored: false } };
  expect(brief(messages, pelita, unanchored)[0]?.text).toBeNull();
});

it('an addition goes to nobody who no longer takes reports', () => {
  const closed = { ...pelita, shown: { ...pelita.shown, takes_reports: false } };
  expect(read(replies(pelita, 'satu'), closed).holders).toEqual([]);
});

it('puts the replies of all in the order of time', () => {
  const [a] = replies(pelita, 'kedua');
  const [b] = replies(imigrasi, 'pertama');
  if (!a || !b) throw new Error();
  expect(brief([{ ...a, sent_ms: 9 }, { ...b, sent_ms: 4 }], pelita, imigrasi).map((one) => one.text)).toEqual(['pertama', 'kedua']);
});

it('says when everybody who held the report has left, and not while one of them is there', () => {
  head = { ...head, states: [{ org_name: 'Yayasan Pelita', state: 'open', left: true }] };
  const gone = { ...pelita, shown: { ...pelita.shown, takes_reports: false } };
  expect(read(replies(pelita, 'satu'), gone)).toMatchObject({ nobody: true, holders: [], states: [{ organisation: 'Yayasan Pelita', state: 'left' }] });
  head = { ...head, states: [...(head.states as object[]), { org_name: 'Kantor Imigrasi', state: 'new', left: false }] };
  expect(read(replies(pelita, 'satu'), gone, imigrasi).nobody).toBe(false);
});
