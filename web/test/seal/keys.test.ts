// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sectionKey } from '../../src/lib/seal/bundle';
import { toBase64url } from '../../src/lib/seal/bytes';
import * as keys from '../../src/lib/seal/keys';
import { additionContentMac, contentMac, type PlainReport, titleText } from '../../src/lib/seal/report';
import { bytes, kNetwork, load, withBoth } from './vectors';

interface Password { password: string; salt: string; passes: number; memory: number; proof: string; wrap: string; share: string; kek: string }
interface PersonVector { seed: string; box_pk: string; sign_pk: string; sym: string; fingerprint: string; code: string; printed: string; recovery_proof: string; recovery_wrap: string; org_recovery_pk: string }
interface CircleVector { seed: string; root_pk: string; org_id: string; team: string; class: string; circle_id: string; keys: { box_pk: string; sign_pk: string; sym: string }; section_id: string; section_key: string }
interface KeyVectors { passwords: Password[]; people: PersonVector[]; circles: CircleVector[]; codes: { text: string; code: string | null }[] }
interface Content {
  key: string; story: string; village: string; when: string; contact: string; contact_when: string; danger: string; district: string; how_known: string;
  wants_reply: boolean; circles: string[]; files: string[]; content_mac: string; addition_content_mac: string; titles: { story: string; title: string }[];
}

const kUser = 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff';

withBoth('keys', (p, library) => {
  const vectors = load<KeyVectors>('keys');

  test('of a password are the shared ones, and not on the public page', () => {
    for (const v of vectors.passwords) {
      if (library !== 'libsodium') {
        expect(() => keys.passwordKeys(v.password, bytes(v.salt))).toThrow();
        continue;
      }
      const made = keys.passwordKeys(v.password, bytes(v.salt), v.passes, v.memory);
      expect([toBase64url(made.proof), toBase64url(made.wrap)]).toEqual([v.proof, v.wrap]);
      expect(toBase64url(keys.keyEncryptionKey(made.wrap, bytes(v.share)))).toBe(v.kek);
    }
  });

  test('of people are the shared ones', () => {
    for (const v of vectors.people) {
      const person = keys.personalKeys(bytes(v.seed));
      expect(toBase64url(person.box.publicKey)).toBe(v.box_pk);
      expect(toBase64url(person.sign.publicKey)).toBe(v.sign_pk);
      expect(toBase64url(person.sym)).toBe(v.sym);
      expect(keys.fingerprint(person.box.publicKey, person.sign.publicKey)).toBe(v.fingerprint);
      const recovery = keys.recoveryKeys(bytes(v.code));
      expect([toBase64url(recovery.proof), toBase64url(recovery.wrap)]).toEqual([v.recovery_proof, v.recovery_wrap]);
      expect(keys.printedCode(bytes(v.code))).toBe(v.printed);
      expect(toBase64url(keys.orgRecoveryKeys(bytes(v.code)).publicKey)).toBe(v.org_recovery_pk);
    }
  });

  test('of circles are the shared ones', () => {
    for (const v of vectors.circles) {
      const circle = keys.circleKeys(bytes(v.seed));
      const { box_pk, sign_pk, sym } = v.keys;
      expect([circle.box.publicKey, circle.sign.publicKey, circle.sym].map(toBase64url)).toEqual([box_pk, sign_pk, sym]);
      expect(keys.orgId(bytes(v.root_pk))).toBe(v.org_id);
      expect(keys.circleId(v.org_id, v.team, v.class)).toBe(v.circle_id);
      expect(toBase64url(sectionKey(bytes(v.seed), v.section_id))).toBe(v.section_key);
    }
  });

  test('printed codes are read and refused as in C++', () => {
    for (const v of vectors.codes) {
      const code = keys.parsePrintedCode(v.text);
      expect(code && toBase64url(code), v.text).toBe(v.code);
    }
  });

  test('seeds open with their key, for their person and purpose only', () => {
    const key = p.randomBytes(32);
    const seed = p.randomBytes(32);
    const sealed = keys.sealSeed(key, kNetwork, kUser, 'password', seed);
    expect(keys.openSeed(key, kNetwork, kUser, 'password', sealed)).toEqual(seed);
    expect(keys.openSeed(key, kNetwork, kUser, 'recovery', sealed)).toBeNull();
    expect(keys.openSeed(key, kNetwork, kNetwork, 'password', sealed)).toBeNull();
    expect(keys.openSeed(seed, kNetwork, kUser, 'password', sealed)).toBeNull();
    const root = keys.sealRoot(key, kNetwork, kUser, seed);
    expect(keys.openRoot(key, kNetwork, kUser, root)).toEqual(seed);
    expect(keys.openRoot(key, kNetwork, kNetwork, root)).toBeNull();
    expect(keys.openRoot(key, kNetwork, kUser, sealed)).toBeNull();
  });
});

withBoth('contents', () => {
  const v = load<Content>('content');
  const report: PlainReport = {
    story: v.story, village: v.village, when: v.when, contact: v.contact, contactWhen: v.contact_when, danger: v.danger, district: v.district,
    howKnown: v.how_known, wantsReply: v.wants_reply, language: 'id',
    files: v.files.map((hash) => ({ sectionId: kUser, name: '', type: '', size: 0, hash: bytes(hash) })),
  };

  test('content MACs are the shared ones, whatever the order of recipients', () => {
    expect(toBase64url(contentMac(bytes(v.key), report, v.circles))).toBe(v.content_mac);
    expect(toBase64url(contentMac(bytes(v.key), report, [...v.circles].reverse()))).toBe(v.content_mac);
    expect(toBase64url(contentMac(bytes(v.key), { ...report, wantsReply: false }, v.circles))).not.toBe(v.content_mac);
    expect(toBase64url(additionContentMac(bytes(v.key), v.story))).toBe(v.addition_content_mac);
  });

  test('titles are the shared ones', () => {
    for (const { story, title } of v.titles) expect(titleText(story)).toBe(title);
  });
});
