// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
// Items sealed with fresh randomness: made here into sealed_ts.json (with SULUH_WRITE_VECTORS=1), made by the C++ suite
// into sealed_cpp.json, and opened by both.
import { beforeAll, expect, test } from 'vitest';
import * as seal from '../../src/lib/seal';
import { payloadBytes, parsePayload } from '../../src/lib/seal/envelope';
import { primitives, usePrimitives } from '../../src/lib/seal/primitives';
import { bytes, kNetwork, load, noble, pattern, sodium, withBoth, write, writing } from './vectors';

interface Section { section_id: string; envelope: string }
interface Vectors {
  report: {
    submission_id: string; report_id: string; lookup: string; content_mac: string; box_pk: string; sign_pk: string; danger: string; district: string;
    how_known: string; wants_reply: boolean; language: string; title: Section; body: Section; capsule: string;
    grants: { circle_id: string; epoch: number; wrapped: string }[]; files: string[]; signature: string;
  };
  addition: { submission_id: string; bundle_id: string; section_id: string; content_mac: string; body: string; wrapped: string; signature: string };
  reply: Section & { bundle_id: string; reporter_wrapped: string; own_wrapped: string; statement: string; signature: string };
  note: Section & { bundle_id: string; own_wrapped: string };
  deletion: string;
  files: { bundle_key: string; section_id: string; size: number; sealed: string }[];
}

const b64 = seal.toBase64url;
const kEpoch = 4;
const kFileSizes = [0, 5, 100, 65_600];
const kFile = 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff';

/** The fixed people of these files; src/vault/sealed_vectors_test.cpp has the same. */
function cast() {
  const circle = seal.circleKeys(new Uint8Array(32).fill(0x63));
  const reporter = seal.receiptKeys(new Uint8Array(14).fill(0x72), kNetwork);
  const org = seal.orgId(circle.sign.publicKey);
  const circleId = seal.circleId(org, '', 'intake');
  const key: seal.CircleKey = {
    orgId: org, orgName: 'Yayasan Pelita', circleId, team: '', class: 'intake', epoch: kEpoch,
    boxPk: circle.box.publicKey, signPk: circle.sign.publicKey, custodian: kFile,
  };
  return { circle, reporter, org, circleId, key };
}

function plainReport(): seal.PlainReport {
  const hash = primitives().hash(seal.utf8('bytes'));
  return {
    story: 'Chelsea dijanjikan kerja.\nIa belum pulang. 🔥', village: 'Pondok Kelapa', when: 'kemarin', contact: '', contactWhen: '',
    danger: 'now', district: '17.09.01', howKnown: 'neighbour', wantsReply: true, language: 'id',
    files: [{ sectionId: kFile, name: 'foto.jpg', type: 'image/jpeg', size: 5, hash }],
  };
}

const section = (s: seal.SealedSection) => ({ section_id: s.sectionId, envelope: b64(s.envelope) });

/** The body of POST /api/v1/reports. */
function reportJson(made: seal.SealedReport, plain: seal.PlainReport): Vectors['report'] {
  return {
    submission_id: made.submissionId, report_id: made.reportId, lookup: b64(made.lookup), content_mac: b64(made.contentMac), box_pk: b64(made.boxPk),
    sign_pk: b64(made.signPk), danger: plain.danger, district: plain.district, how_known: plain.howKnown, wants_reply: plain.wantsReply,
    language: plain.language, title: section(made.title), body: section(made.body), capsule: b64(made.capsule),
    grants: made.grants.map((g) => ({ circle_id: g.circleId, epoch: g.epoch, wrapped: b64(g.wrapped) })),
    files: plain.files.map((f) => f.sectionId), signature: b64(made.signature),
  };
}

async function sealedFile(size: number): Promise<Vectors['files'][number]> {
  const bundleKey = seal.randomBytes(32);
  const sectionId = seal.randomId();
  return { bundle_key: b64(bundleKey), section_id: sectionId, size, sealed: b64(await seal.sealFile(bundleKey, kNetwork, sectionId, pattern(size))) };
}

async function makeAll(): Promise<Vectors> {
  const { circle, reporter, org, circleId, key } = cast();
  const plain = plainReport();
  const report = seal.sealReport(kNetwork, seal.draftReport(), plain, reporter, [key]);
  const addition = seal.sealAddition(kNetwork, seal.randomId(), report.reportId, 'Tambahan.', reporter, [key]);
  const place = { reportId: report.reportId, orgId: org, circleId, epoch: kEpoch, seq: 1, prev: new Uint8Array() };
  const reply = seal.sealReply(kNetwork, circle, place, reporter.box.publicKey, 'Kami baca.');
  const note = seal.sealNote(kNetwork, circle, kEpoch, 'Catatan.');
  return {
    report: reportJson(report, plain),
    addition: {
      submission_id: addition.submissionId, bundle_id: addition.bundleId, section_id: addition.sectionId, content_mac: b64(addition.contentMac),
      body: b64(addition.body), wrapped: b64(addition.grants[0]?.wrapped ?? new Uint8Array()), signature: b64(addition.signature),
    },
    reply: {
      bundle_id: reply.bundleId, section_id: reply.sectionId, envelope: b64(reply.envelope), reporter_wrapped: b64(reply.reporterWrapped),
      own_wrapped: b64(reply.ownWrapped), statement: b64(reply.statement.bytes), signature: b64(reply.statement.signature),
    },
    note: { bundle_id: note.bundleId, section_id: note.sectionId, envelope: b64(note.envelope), own_wrapped: b64(note.ownWrapped) },
    deletion: b64(seal.signDeletion(kNetwork, report.reportId, reporter)),
    files: await Promise.all(kFileSizes.map(sealedFile)),
  };
}

beforeAll(async () => {
  if (!writing) return;
  usePrimitives(noble); // the page of the reporter
  write('sealed_ts', { ...(await makeAll()) });
});

async function opensCompletely(v: Vectors): Promise<void> {
  const { circle, reporter, org, key, circleId } = cast();
  const plain = plainReport();
  const { report } = v;

  const bundleKey = seal.unwrapBundle(circle, kNetwork, report.report_id, kEpoch, bytes(report.grants[0]?.wrapped ?? ''));
  if (!bundleKey) throw new Error('the grant does not open');
  const read = (name: string, s: Section, from = bundleKey) => {
    const opened = seal.openSection(from, kNetwork, name, s.section_id, bytes(s.envelope));
    return opened && parsePayload(opened);
  };
  expect(read('title', report.title)).toEqual({ v: 1, text: seal.titleText(plain.story) });
  expect(read('body', report.body)).toEqual({
    v: 1, story: plain.story, village: plain.village, when: plain.when, contact: '', contact_when: '',
    files: [{ section_id: kFile, name: 'foto.jpg', type: 'image/jpeg', size: 5 }],
  });
  expect(read('body', report.title)).toBeNull();
  expect(report.content_mac).toBe(b64(seal.contentMac(reporter.contentMac, plain, [circleId])));
  expect(seal.openCapsule(reporter, kNetwork, report.report_id, bytes(report.capsule))).toEqual([org]);
  expect(seal.openCapsule(reporter, kNetwork, kFile, bytes(report.capsule))).toBeNull();

  const sealed = {
    submissionId: report.submission_id, reportId: report.report_id, lookup: bytes(report.lookup), contentMac: bytes(report.content_mac), boxPk: bytes(report.box_pk),
    title: { sectionId: report.title.section_id, envelope: bytes(report.title.envelope) }, body: { sectionId: report.body.section_id, envelope: bytes(report.body.envelope) },
    capsule: bytes(report.capsule), grants: report.grants.map((g) => ({ circleId: g.circle_id, epoch: g.epoch, wrapped: bytes(g.wrapped) })),
  };
  expect(primitives().verify(bytes(report.sign_pk), seal.submissionManifest(kNetwork, sealed, plain, report.files), bytes(report.signature))).toBe(true);
  expect(primitives().verify(reporter.sign.publicKey, seal.deletionManifest(kNetwork, report.report_id), bytes(v.deletion))).toBe(true);

  const a = v.addition;
  const additionKey = seal.unwrapBundle(circle, kNetwork, a.bundle_id, kEpoch, bytes(a.wrapped));
  expect(additionKey && read('body', { section_id: a.section_id, envelope: a.body }, additionKey)).toEqual({ v: 1, story: 'Tambahan.' });
  const addition = {
    submissionId: a.submission_id, bundleId: a.bundle_id, sectionId: a.section_id, contentMac: bytes(a.content_mac), body: bytes(a.body),
    grants: [{ circleId, epoch: kEpoch, wrapped: bytes(a.wrapped) }],
  };
  expect(primitives().verify(reporter.sign.publicKey, seal.additionManifest(kNetwork, report.report_id, addition), bytes(a.signature))).toBe(true);

  const received: seal.ReceivedReply = {
    sectionId: v.reply.section_id, envelope: bytes(v.reply.envelope), wrapped: bytes(v.reply.reporter_wrapped),
    statement: { bytes: bytes(v.reply.statement), signature: bytes(v.reply.signature) },
  };
  expect(seal.openReply(kNetwork, reporter.box, key, report.report_id, received)).toBe('Kami baca.');
  expect(seal.openReply(kNetwork, reporter.box, key, kFile, received), 'another report').toBeNull();
  expect(seal.openReply(kNetwork, reporter.box, { ...key, epoch: 5 }, report.report_id, received), 'another epoch').toBeNull();
  expect(seal.openReply(kNetwork, reporter.box, { ...key, signPk: reporter.sign.publicKey }, report.report_id, received), 'another signer').toBeNull();
  const forged = { ...received, envelope: received.envelope.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) };
  expect(seal.openReply(kNetwork, reporter.box, key, report.report_id, forged), 'another envelope').toBeNull();
  const replyKey = seal.unwrapBundle(circle, kNetwork, v.reply.bundle_id, kEpoch, bytes(v.reply.own_wrapped));
  expect(replyKey && read('reply', v.reply, replyKey)).toEqual({ v: 1, text: 'Kami baca.' });
  expect(seal.unwrapBundle(circle, kNetwork, v.reply.bundle_id, 5, bytes(v.reply.own_wrapped))).toBeNull();

  const noteKey = seal.unwrapBundle(circle, kNetwork, v.note.bundle_id, kEpoch, bytes(v.note.own_wrapped));
  expect(noteKey && read('note', v.note, noteKey)).toEqual({ v: 1, text: 'Catatan.' });

  for (const file of v.files) {
    const opened = await seal.openFile(bytes(file.bundle_key), kNetwork, file.section_id, bytes(file.sealed));
    expect(opened && b64(opened) === b64(pattern(file.size)), `file of ${file.size} bytes`).toBe(true);
  }
}

withBoth('sealed items', () => {
  test('made by C++ open', () => opensCompletely(load<Vectors>('sealed_cpp')));
  test('made in a browser open', () => opensCompletely(load<Vectors>('sealed_ts')));
  test('made just now open', async () => opensCompletely(await makeAll()));

  test('an unusable recipient key throws and seals nothing', () => {
    const { reporter, key } = cast();
    const bad = { ...key, boxPk: new Uint8Array(32) };
    expect(() => seal.sealReport(kNetwork, seal.draftReport(), plainReport(), reporter, [bad])).toThrow(seal.UnusableKey);
  });

  test('labels open for their circle and label only', () => {
    const { circle } = cast();
    const sealed = seal.sealLabel(circle.sym, kNetwork, kFile, 'mendesak');
    expect(seal.openLabel(circle.sym, kNetwork, kFile, sealed)).toBe('mendesak');
    expect(seal.openLabel(circle.sym, kNetwork, kNetwork, sealed)).toBeNull();
    expect(seal.openLabel(circle.sym.map((byte) => byte ^ 1), kNetwork, kFile, sealed)).toBeNull();
  });

  test('payloads hold what every reader will see', () => {
    expect(parsePayload(payloadBytes({ text: 'a\ud800' }))).toEqual({ v: 1, text: 'a\ufffd' });
    expect(parsePayload(seal.utf8('[]'))).toBeNull();
    expect(parsePayload(seal.utf8('{'))).toBeNull();
    expect(parsePayload(Uint8Array.of(0xff))).toBeNull();
  });
});

test('the staff door loads libsodium once, and the public door needs no loading', async () => {
  await Promise.all([seal.ready(), seal.ready()]);
  expect(seal.hash(new Uint8Array())).toEqual(sodium.hash(new Uint8Array()));
  const open = await import('../../src/lib/seal/public');
  expect(open.hash(new Uint8Array())).toEqual(sodium.hash(new Uint8Array()));
  expect(Object.keys(open)).not.toContain('passwordKeys');
});
