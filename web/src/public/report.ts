// SPDX-License-Identifier: Apache-2.0
// One report on its way: its receipt, its ids and its files stay the same for every try, so that a lost answer makes no second
// report. Nothing is kept on the device.
import * as seal from '../lib/seal/public';
import { patiently, post, Refused, type Wait } from './api';
import type { Chosen } from './form';
import { Upload } from './upload';
import { grantsOf } from './wire';

const b64 = seal.toBase64url;

export interface Journey {
  wait: Wait;
  /** File `n` (from 1) of `of` is under way; `share` of all bytes is there. */
  file(n: number, of: number, share: number): void;
  sending(): void;
}

export class Report {
  readonly #draft: seal.ReportDraft;
  readonly #keys: seal.ReceiptKeys;
  readonly #uploads = new Map<File, Upload>();

  /** `submissionId` of a page that already tried with these words; else a new one. */
  constructor(
    private readonly network: string,
    receipt: Uint8Array,
    submissionId?: string,
  ) {
    this.#draft = seal.draftReport();
    if (submissionId) this.#draft.submissionId = submissionId;
    this.#keys = seal.receiptKeys(receipt, network);
  }

  get submissionId(): string {
    return this.#draft.submissionId;
  }

  /** Sends all of it, or finds that the server has it already. Throws what patiently() throws. */
  async send(plain: seal.PlainReport, chosen: readonly Chosen[], recipients: readonly seal.CircleKey[], journey: Journey): Promise<void> {
    try {
      await this.#sendOnce(plain, chosen, recipients, journey);
    } catch (error) {
      const lost = error instanceof Refused && error.fields.some((field) => field.pointer.startsWith('/files'));
      if (!lost) throw error;
      for (const upload of this.#uploads.values()) upload.forget();
      await this.#sendOnce(plain, chosen, recipients, journey);
    }
  }

  async #sendOnce(plain: seal.PlainReport, chosen: readonly Chosen[], recipients: readonly seal.CircleKey[], journey: Journey): Promise<void> {
    const sent = [];
    const total = chosen.reduce((sum, { file }) => sum + file.size, 1);
    let before = 0;
    for (const [i, { file, type }] of chosen.entries()) {
      const upload = this.#uploads.get(file) ?? new Upload(file, file.name, type, this.#draft.bundleKey, this.network);
      this.#uploads.set(file, upload);
      const progress = (bytes: number) => journey.file(i + 1, chosen.length, (before + bytes) / total);
      progress(0);
      await upload.send(journey.wait, progress);
      before += file.size;
      sent.push(upload.sent);
    }
    journey.sending();
    const whole = { ...plain, files: sent.map((one) => one.plain) };
    const sealed = seal.sealReport(this.network, this.#draft, whole, this.#keys, recipients);
    const files = sent.map(({ plain: { sectionId }, uploadId }) => ({ section_id: sectionId, upload_id: uploadId }));
    const body = wire(whole, sealed, files);
    await patiently(journey.wait, () => post('/reports', body));
  }
}

function wire(plain: seal.PlainReport, sealed: seal.SealedReport, files: readonly { section_id: string; upload_id: string }[]) {
  const section = (one: seal.SealedSection) => ({ section_id: one.sectionId, envelope: b64(one.envelope) });
  return {
    submission_id: sealed.submissionId,
    report_id: sealed.reportId,
    lookup: b64(sealed.lookup),
    content_mac: b64(sealed.contentMac),
    box_pk: b64(sealed.boxPk),
    sign_pk: b64(sealed.signPk),
    danger: plain.danger,
    district: plain.district,
    how_known: plain.howKnown,
    wants_reply: plain.wantsReply,
    language: plain.language,
    title: section(sealed.title),
    body: section(sealed.body),
    capsule: b64(sealed.capsule),
    grants: grantsOf(sealed.grants),
    files,
    signature: b64(sealed.signature),
  };
}
