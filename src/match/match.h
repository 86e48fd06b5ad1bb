// SPDX-License-Identifier: Apache-2.0
// The match library: recognise the same person without learning who she is. It depends on core alone and does no input
// or output, so it can be used without the rest of Suluh. This header joins the public ones.
//
//   Schema       which columns are which fields, how they are read and how many bits they get      (schema.h)
//   Normaliser   a row of texts becomes normal forms: the shown form and the form for comparison   (normaliser.h)
//   Encoder      normal forms become bits, under a key that the caller hands in                    (encoder.h)
//   ClkEncoder   the same for partners who use clkhash, bit for bit                                  (clk.h)
//   Encoding     those bits, and the score of two of them                                          (encoding.h)
//
// Objects are immutable once made and may be read by many threads; scratch space is the caller's, one for each thread.
#pragma once

#include "match/clk.h"
#include "match/encoder.h"
#include "match/encoding.h"
#include "match/normaliser.h"
#include "match/schema.h"
