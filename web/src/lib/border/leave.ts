// SPDX-License-Identifier: Apache-2.0
// What goes when nobody is signed in any more. A file of its own: everybody signs out, few have a desk.
import { eraseDoor } from './kept';

export const leaveDevice = (): Promise<void> => eraseDoor();
