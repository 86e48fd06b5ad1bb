// SPDX-License-Identifier: Apache-2.0
// A report on its way: what is sent, and that any number of tries makes one report.
import { afterEach, expect, it, vi } from 'vitest';
import { Report } from '../../src/public/report';
import * as seal from '../../src/lib/seal/public';
import { office } from './people';
import { type Asked, hurry, kNetwork, serve } from './site';

afterEach(() => vi.unstubAllGlobals());

const pelita = office('Yayasan Pelita');
const receipt = seal.generateReceipt();
const kPlain: seal.PlainReport = {
  story: 'Ia dijanjikan kerja di kapal.', village: 'Desa A', when: 'kemarin', contact: '0812', contactWhen: 'malam', danger: 'now',
  district: '17.09.03', howKnown: 'seen', wantsReply: true, language: 'id', files: [],
};
const kPicture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

interface Sent {
  submission_id: string;
  report_id: string;
  content_mac: string;
  title: { section_id: string; envelope: string };
  body: { section_id: string; envelope: string };
  grants: { circle_id: string; epoch: number; wrapped: string }[];
  files: { section_id: string; upload_id: string }[];
}

/** As the circle's members would. */
function read(sent: Sent, name: 'title' | 'body'): Record<string, unknown> {
  const { epoch, wrapped } = sent.grants[0] as Sent['grants'][number];
  const key = seal.unwrapBundle(pelita.keys, kNetwork, sent.report_id, epoch, seal.fromBase64url(wrapped));
  const { section_id, envelope } = sent[name];
  const payload = key && seal.openSection(key, kNetwork, name, section_id, seal.fromBase64url(envelope));
  return JSON.parse(new TextDecoder().decode(payload ?? new Uint8Array())) as Record<string, unknown>;
}

function journey() {
  const steps: string[] = [];
  const { wait } = hurry();
  return { wait, file: (n: number, of: number) => void steps.push(`${n}/${of}`), sending: () => void steps.push('sending'), steps };
}

/** A server for uploads; `report` answers the report itself. */
function server(report: (asked: Asked, uploads: number) => ReturnType<Parameters<typeof serve>[0]>) {
  let uploads = 0;
  const sent: Sent[] = [];
  serve((asked) => {
    if (asked.path === '/uploads') return { status: 201, body: { upload_id: String(++uploads).padStart(32, '0') } };
    if (asked.path.startsWith('/uploads/')) return { body: { offset: 0 } };
    sent.push(asked.body as Sent);
    return report(asked, uploads);
  });
  return sent;
}

it('only the chosen circle can read, and no word of it is in what is sent', async () => {
  const sent = server(() => ({ status: 201 }));
  const way = journey();
  await new Report(kNetwork, receipt).send(kPlain, [{ file: new File([kPicture], 'foto.jpg'), type: 'image/jpeg' }], [pelita.key], way);
  const [one] = sent;
  if (!one) throw new Error('nothing sent');
  expect(read(one, 'body')).toMatchObject({ story: kPlain.story, village: 'Desa A', contact: '0812', contact_when: 'malam' });
  expect((read(one, 'body').files as unknown[])[0]).toMatchObject({ section_id: one.files[0]?.section_id, name: 'foto.jpg', type: 'image/jpeg', size: 7 });
  expect(read(one, 'title')).toMatchObject({ text: kPlain.story });
  for (const secret of ['kapal', 'Desa A', '0812', 'malam', ...seal.receiptWords(receipt).split(' ')]) expect(JSON.stringify(one)).not.toContain(secret);
  expect(way.steps.at(0)).toBe('1/1');
  expect(way.steps.at(-1)).toBe('sending');
});

it('a lost answer is asked for again with the same ids', async () => {
  let tries = 0;
  const sent = server(() => (++tries === 1 ? 'cut' : { status: 200 }));
  await new Report(kNetwork, receipt).send(kPlain, [], [pelita.key], journey());
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
});

it('a second press of the button is the same report', async () => {
  let tries = 0;
  const sent = server(() => (++tries === 1 ? { status: 500, body: { key: 'internal' } } : { status: 200 }));
  const report = new Report(kNetwork, receipt);
  const file = { file: new File([kPicture], 'foto.jpg'), type: 'image/jpeg' };
  await expect(report.send(kPlain, [file], [pelita.key], journey())).rejects.toThrow('internal');
  await report.send(kPlain, [file], [pelita.key], journey());
  const same = ({ submission_id, report_id, content_mac, files }: Sent) => ({ submission_id, report_id, content_mac, files });
  expect(sent.map(same)).toEqual([same(sent[0] as Sent), same(sent[0] as Sent)]);
});

it('files that the server has thrown away are sent again, once', async () => {
  const forgot = { status: 422, body: { key: 'bad_field', fields: [{ pointer: '/files/0', key: 'unknown' }] } };
  const sent = server((_, uploads) => (uploads === 1 ? forgot : { status: 201 }));
  await new Report(kNetwork, receipt).send(kPlain, [{ file: new File([kPicture], 'foto.jpg'), type: 'image/jpeg' }], [pelita.key], journey());
  expect(sent.map((one) => Number(one.files[0]?.upload_id))).toEqual([1, 2]);

  const never = server(() => forgot);
  await expect(new Report(kNetwork, receipt).send(kPlain, [], [pelita.key], journey())).rejects.toThrow('bad_field');
  expect(never).toHaveLength(2);
});

it('takes the id of a page that already tried with these words', () => {
  expect(new Report(kNetwork, receipt, 'f'.repeat(32)).submissionId).toBe('f'.repeat(32));
  expect(new Report(kNetwork, receipt).submissionId).toMatch(/^[0-9a-f]{32}$/);
});
