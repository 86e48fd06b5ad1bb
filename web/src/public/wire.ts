// SPDX-License-Identifier: Apache-2.0
// Sealed parts in their JSON form (docs/api.md).
import * as seal from '../lib/seal/public';

export function grantsOf(grants: readonly seal.Grant[]) {
  return grants.map((grant) => ({ circle_id: grant.circleId, epoch: grant.epoch, wrapped: seal.toBase64url(grant.wrapped) }));
}
