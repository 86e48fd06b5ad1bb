// SPDX-License-Identifier: Apache-2.0
// Organisations as the server hands them out, and the circle keys that hold when checked from their ids downwards.
import * as seal from '../lib/seal/public';

export interface Organisation {
  id: string;
  name: string;
  takesReports: boolean;
  anchored: boolean;
  statements: seal.OrgStatements;
  circles: seal.SignedStatement[];
}

interface Line {
  kind: string;
  bytes: string;
  signature: string;
}

function signed(lines: readonly Line[], kind: string): seal.SignedStatement[] {
  return lines
    .filter((line) => line.kind === kind)
    .map(({ bytes, signature }) => ({ bytes: seal.fromBase64url(bytes), signature: seal.fromBase64url(signature) }));
}

/** Null for anything that is not an organisation with its own statement. */
function organisation(value: Record<string, unknown>): Organisation | null {
  try {
    const lines = value.statements as Line[];
    const [org] = signed(lines, 'org');
    if (!org || typeof value.org_id !== 'string' || !/^[0-9a-f]{32}$/.test(value.org_id)) return null;
    return {
      id: value.org_id,
      name: String(value.name ?? ''),
      takesReports: value.takes_reports === true,
      anchored: value.anchored === true,
      statements: { org, members: signed(lines, 'member'), leaves: signed(lines, 'leave') },
      circles: signed(lines, 'circle'),
    };
  } catch {
    return null;
  }
}

/** Of an answer of /intake or /directory. */
export function organisationsIn(answer: Readonly<Record<string, unknown>>): Organisation[] {
  const list = Array.isArray(answer.organisations) ? (answer.organisations as Record<string, unknown>[]) : [];
  return list.map(organisation).filter((one): one is Organisation => one !== null);
}

/** The newest key of the circle that takes reports; null where the chain does not hold. */
export function intakeKey(network: string, org: Organisation): seal.CircleKey | null {
  return seal.newestCircle(network, org.id, seal.circleId(org.id, '', 'intake'), org.statements, org.circles);
}

/** The key of one epoch of a circle, as a reply names it. */
export function circleKey(network: string, org: Organisation, circle: string, epoch: number): seal.CircleKey | null {
  for (const line of org.circles) {
    const said = seal.parseStatement(network, line.bytes);
    if (said?.kind !== 'circle' || said.circleId !== circle || said.epoch !== epoch) continue;
    const key = seal.verifyCircle(network, org.id, org.statements, line);
    if (key) return key;
  }
  return null;
}
