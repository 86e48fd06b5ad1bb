// SPDX-License-Identifier: Apache-2.0
// A report that staff enter for somebody: sealed here like a reporter would, under a receipt made before sending. The ids
// and the receipt stay the same for every try, so that a lost answer makes no second report.
import { api } from '../api/client';
import type { Channel, Danger, HowKnown, Submission } from '../api/types';
import * as seal from '../seal';

export interface EntryForm {
  channel: Extract<Channel, 'hotline' | 'walk-in' | 'whatsapp'>;
  story: string;
  village: string;
  when: string;
  contact: string;
  contactWhen: string;
  danger: Danger;
  district: string;
  howKnown: HowKnown;
  wantsReply: boolean;
  language: 'id' | 'en';
}

export interface EntryFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const kUploadPiece = 512 * 1024;
const b64 = seal.toBase64url;

interface Uploaded {
  section_id: string;
  upload_id: string;
  hash: seal.Bytes;
}

export class Entry {
  readonly receipt = seal.generateReceipt();
  readonly #draft = seal.draftReport();
  readonly #uploaded = new Map<EntryFile, Uploaded>();

  constructor(private readonly network: string) {}

  get words(): string[] {
    return seal.receiptWords(this.receipt).split(' ');
  }
  get characters(): string {
    return seal.receiptCharacters(this.receipt);
  }

  async send(
    form: EntryForm,
    files: readonly EntryFile[],
    recipients: readonly seal.CircleKey[],
    progress: (share: number) => void,
  ): Promise<void> {
    const total = files.reduce((sum, file) => sum + file.bytes.length, 1);
    let sent = 0;
    for (const file of files) {
      if (!this.#uploaded.has(file)) {
        this.#uploaded.set(file, await this.#upload(file, (n) => progress((sent + n) / total)));
      }
      sent += file.bytes.length;
    }
    await api.post('/reports/entries', { ...this.#seal(form, files, recipients), channel: form.channel });
    progress(1);
  }

  async #upload(file: EntryFile, progress: (bytes: number) => void): Promise<Uploaded> {
    const sectionId = seal.randomId();
    const sealed = await seal.sealFile(this.#draft.bundleKey, this.network, sectionId, file.bytes);
    const { upload_id } = await api.post<{ upload_id: string }>('/uploads', { size: sealed.length });
    for (let offset = 0; offset < sealed.length; offset += kUploadPiece) {
      const piece = sealed.slice(offset, offset + kUploadPiece);
      await api.putBytes(`/uploads/${upload_id}`, piece, { offset });
      progress(Math.min(file.bytes.length, offset + piece.length));
    }
    return { section_id: sectionId, upload_id, hash: seal.hash(file.bytes) };
  }

  #seal(form: EntryForm, files: readonly EntryFile[], recipients: readonly seal.CircleKey[]): Submission {
    const uploads = files.map((file) => this.#uploaded.get(file)).filter((one): one is Uploaded => one !== undefined);
    const plain: seal.PlainReport = {
      story: form.story,
      village: form.village,
      when: form.when,
      contact: form.contact,
      contactWhen: form.contactWhen,
      danger: form.danger,
      district: form.district,
      howKnown: form.howKnown,
      wantsReply: form.wantsReply,
      language: form.language,
      files: uploads.map((one, i) => ({
        sectionId: one.section_id,
        name: files[i]?.name ?? '',
        type: files[i]?.type ?? '',
        size: files[i]?.bytes.length ?? 0,
        hash: one.hash,
      })),
    };
    const made = seal.sealReport(this.network, this.#draft, plain, seal.receiptKeys(this.receipt, this.network), recipients);
    return {
      submission_id: made.submissionId,
      report_id: made.reportId,
      lookup: b64(made.lookup),
      content_mac: b64(made.contentMac),
      box_pk: b64(made.boxPk),
      sign_pk: b64(made.signPk),
      danger: form.danger,
      district: form.district,
      how_known: form.howKnown,
      wants_reply: form.wantsReply,
      language: form.language,
      title: { section_id: made.title.sectionId, envelope: b64(made.title.envelope) },
      body: { section_id: made.body.sectionId, envelope: b64(made.body.envelope) },
      capsule: b64(made.capsule),
      grants: made.grants.map((grant) => ({ circle_id: grant.circleId, epoch: grant.epoch, wrapped: b64(grant.wrapped) })),
      files: uploads.map(({ section_id, upload_id }) => ({ section_id, upload_id })),
      signature: b64(made.signature),
    };
  }
}
