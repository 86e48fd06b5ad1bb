// SPDX-License-Identifier: Apache-2.0
// The linkage keys in this browser: made here, unwrapped by circles, never sent. They leave memory with the other keys.
import { api, isConflict } from '../api/client';
import { directoryOf } from '../cases/sealing';
import * as seal from '../seal';
import { session } from '../session.svelte';
import type { Keyed } from './identity';
import type { KeyOut, KeysOut, OfferOut } from './types';

export type Scope = 'own' | 'network' | 'desk';

const b64 = seal.toBase64url;
const bytes = seal.fromBase64url;
const kCircle = { own: 'identity', network: 'matching', desk: 'border' } as const;
/** Who may post a wrap. */
const kRight = { own: 'case.write', network: 'circle.manage', desk: 'border.list' } as const;
const hex = (text: string) => seal.toHex(bytes(text));
const owner = (scope: Scope) => (scope === 'network' ? session.network : (session.org?.id ?? ''));

/** The key is not the one that the server says made the encodings. */
export class WrongKey extends Error {}

function fits(one: Keyed, { schema, full, names }: Pick<KeyOut, 'schema' | 'full' | 'names'>): boolean {
  const { space, namesSpace } = one.encoder;
  return space.schema === hex(schema) && space.key === hex(full) && namesSpace.key === hex(names);
}

class Linkage {
  keys = $state.raw<KeysOut | null>(null);
  readonly #opened = new Map<string, Keyed>();
  readonly #making = new Map<Scope, Promise<Keyed | null>>();

  async load(): Promise<KeysOut> {
    this.keys = await api.get<KeysOut>('/register/keys');
    return this.keys;
  }

  /** The organisation's own key; the first is made here. Null for who is not in the circle "identity". */
  own(): Promise<Keyed | null> {
    return this.#ofOffice('own');
  }

  /** The same of its border desk, for the circle "border". */
  desk(): Promise<Keyed | null> {
    return this.#ofOffice('desk');
  }

  /** The network's newest key that this person can open; null where there is none yet, or for who is not in "matching". */
  async network(): Promise<Keyed | null> {
    const keys = this.keys ?? (await this.load());
    for (const key of keys.network.toReversed()) {
      const found = await this.#open('network', key);
      if (found) return found;
    }
    return null;
  }

  /** A new epoch of the network's key. */
  async begin(): Promise<void> {
    const { network } = await this.load();
    await this.#make('network', network.length + 1);
    await this.load();
  }

  /** Hands the newest network key to another organisation's circle "matching". Throws where its key does not hold. */
  async offer(orgId: string): Promise<void> {
    const one = await this.network();
    const to = session.keys.partnerCircle(orgId, kCircle.network);
    if (!one || !to) throw new Error('no key');
    const { space, namesSpace } = one.encoder;
    const statement = session.keys.sign({
      kind: 'linkage',
      keyEpoch: one.epoch,
      spaceHash: seal.spaceHash(space.schema, space.key, namesSpace.key),
      toOrg: orgId,
      toCircle: to.circleId,
      toEpoch: to.epoch,
      wrapped: seal.wrapFor(to.boxPk, one.key),
      issuedMs: Date.now(),
      orgId: session.org?.id ?? '',
      userId: session.user?.id ?? '',
    });
    await api.post('/register/keys/offers', statement);
  }

  /** Takes an offered key: signed by a member of the giver, for our circle, and the one that made the encodings. */
  async take(offer: OfferOut): Promise<void> {
    const keys = this.keys ?? (await this.load());
    const directory = directoryOf(offer.from_org);
    const signed = { bytes: bytes(offer.statement), signature: bytes(offer.signature) };
    const said = directory && seal.readMemberStatement(session.network, directory, signed, 'linkage');
    const circle = said && session.keys.circle(said.toCircle, said.toEpoch);
    const key = circle && seal.unwrapSecret(circle.box, said.wrapped);
    const known = keys.network.find((one) => one.epoch === said?.keyEpoch);
    if (!said || !key || !known || said.toOrg !== session.org?.id) throw new WrongKey();
    const one = await this.#keyed('network', key, said.keyEpoch);
    if (!fits(one, known)) throw new WrongKey();
    await this.#send('network', one);
    await this.load();
  }

  wipe(): void {
    for (const { key } of this.#opened.values()) seal.wipe(key);
    this.#opened.clear();
    this.keys = null;
  }

  #ofOffice(scope: 'own' | 'desk'): Promise<Keyed | null> {
    if (!session.keys.ownCircle(kCircle[scope])) return Promise.resolve(null);
    const making = this.#making.get(scope) ?? this.#newestOrFirst(scope).finally(() => this.#making.delete(scope));
    this.#making.set(scope, making);
    return making;
  }

  async #newestOrFirst(scope: 'own' | 'desk'): Promise<Keyed | null> {
    const keys = this.keys ?? (await this.load());
    const newest = keys[scope].at(-1);
    if (newest) return this.#open(scope, newest);
    try {
      const first = await this.#make(scope, 1);
      await this.load(); // else the next question would make it once more
      return first;
    } catch (error) {
      if (!isConflict(error)) throw error;
      const made = (await this.load())[scope].at(-1);
      return made ? this.#open(scope, made) : null;
    }
  }

  async #make(scope: Scope, epoch: number): Promise<Keyed> {
    const one = await this.#keyed(scope, seal.randomBytes(32), epoch);
    await this.#send(scope, one);
    this.#opened.set(`${scope} ${epoch}`, one);
    return one;
  }

  async #keyed(scope: Scope, key: Uint8Array, epoch: number): Promise<Keyed> {
    const { keyed } = await import('./identity');
    return keyed(key, owner(scope), epoch);
  }

  /** The key, wrapped for the newest epoch of the own circle. */
  async #send(scope: Scope, one: Keyed): Promise<void> {
    const circle = session.keys.ownCircle(kCircle[scope]);
    if (!circle) throw new Error('not in the circle');
    const id = seal.linkageId(scope, owner(scope), one.epoch);
    const { space, namesSpace } = one.encoder;
    await api.post(`/register/keys/${scope}`, {
      epoch: one.epoch,
      schema: b64(seal.fromHex(space.schema)),
      full: b64(seal.fromHex(space.key)),
      names: b64(seal.fromHex(namesSpace.key)),
      circle_id: circle.circleId,
      circle_epoch: circle.epoch,
      wrapped: b64(seal.wrapOwn(circle.keys.sym, session.network, id, circle.epoch, one.key)),
    });
  }

  async #open(scope: Scope, key: KeyOut): Promise<Keyed | null> {
    const place = `${scope} ${key.epoch}`;
    const known = this.#opened.get(place);
    if (known) return known;
    const id = seal.linkageId(scope, owner(scope), key.epoch);
    for (const { circle_id, circle_epoch, wrapped } of key.wraps) {
      const circle = session.keys.circle(circle_id, circle_epoch);
      const opened = circle && seal.unwrapBundle(circle, session.network, id, circle_epoch, bytes(wrapped));
      if (!opened || bytes(wrapped).length !== 82) continue;
      const one = await this.#keyed(scope, opened, key.epoch);
      if (!fits(one, key)) throw new WrongKey();
      this.#opened.set(place, one);
      await this.#renew(scope, key, one);
      return one;
    }
    return null;
  }

  /** A circle in its next epoch gets a wrap of its own, so that those who come later can open it too. */
  async #renew(scope: Scope, key: KeyOut, one: Keyed): Promise<void> {
    const newest = session.keys.ownCircle(kCircle[scope]);
    if (!newest || key.wraps.some((wrap) => wrap.circle_epoch === newest.epoch)) return;
    if (!session.can(kRight[scope])) return;
    await this.#send(scope, one).catch(() => {}); // somebody else was first, or will be
  }
}

export const linkage = new Linkage();
session.whenDropped(() => linkage.wipe());
