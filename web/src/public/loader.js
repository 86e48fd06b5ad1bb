// SPDX-License-Identifier: Apache-2.0
// Served as lapor.js and as pesan.js. Decides whether this browser can seal; if not, the plain form stays as it is and its
// page says so. Old phones must be able to read this file: ES5 only, no build step but minifying.
(function () {
  'use strict';
  var form = document.getElementById('report') || document.getElementById('messages');
  if (!form) return;
  var words = document.getElementById('words');
  var base = document.currentScript.src.replace(/[^/]*$/, '');
  var language = form.getAttribute('data-lang') === 'id' ? 'id' : 'en';
  var waitMs = 20000;
  var hint = null;

  function plain() {
    if (form.getAttribute('data-seal') === 'plain') return;
    form.setAttribute('data-seal', 'plain');
    showWords();
    var notes = document.getElementsByTagName('noscript');
    if (!notes.length) return;
    var note = document.createElement('p');
    note.className = 'note';
    note.textContent = notes[0].textContent.replace(/<[^>]*>/g, '');
    form.parentNode.insertBefore(note, form);
  }

  function showWords() {
    if (hint) hint.parentNode.removeChild(hint);
    hint = null;
    var shown = document.getElementById('words');
    if (shown) shown.hidden = false;
  }

  // Words that she could write down now must not change a moment later: none are shown until it is known whose they are.
  // Words that she has already noted stay.
  function hideWords() {
    if (!words || form.querySelector('[name=receipt_noted]:checked')) return;
    words.hidden = true;
    hint = document.createElement('p');
    hint.className = 'mut';
    hint.textContent = language === 'id' ? 'Sebentar, kata dibuat di ponsel ini …' : 'One moment, the words are being made on this phone …';
    words.parentNode.insertBefore(hint, words);
  }

  function able(script) {
    return (
      'noModule' in script &&
      typeof BigInt === 'function' &&
      typeof fetch === 'function' &&
      typeof AbortController === 'function' &&
      typeof TextEncoder === 'function' &&
      !!(window.crypto && crypto.getRandomValues) &&
      !!String.prototype.replaceAll &&
      !!Blob.prototype.arrayBuffer
    );
  }

  function preload(name) {
    var link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = base + name;
    document.head.appendChild(link);
  }

  function start() {
    var script = document.createElement('script');
    if (!able(script)) return plain();
    form.setAttribute('data-seal', 'waiting');
    hideWords();
    document.addEventListener('suluh-ready', showWords);
    document.addEventListener('suluh-plain', plain);
    form.addEventListener('submit', function (event) {
      if (form.getAttribute('data-seal') === 'waiting') event.preventDefault();
    });
    // A module that this browser cannot read is told to the window only.
    window.addEventListener('error', function (event) {
      if (form.getAttribute('data-seal') === 'waiting' && String(event.filename).indexOf(base) === 0) plain();
    });
    setTimeout(function () {
      if (form.getAttribute('data-seal') === 'waiting') plain();
    }, waitMs);
    preload('segel.js');
    preload('teks-' + form.getAttribute('data-lang') + '.js');
    var url = base + (form.id === 'report' ? 'lapor-segel.js' : 'pesan-segel.js');
    var policy = window.trustedTypes && trustedTypes.createPolicy('suluh', { createScriptURL: function () { return url; } });
    script.type = 'module';
    script.onerror = plain;
    script.src = policy ? policy.createScriptURL('') : url;
    document.head.appendChild(script);
  }

  try {
    start();
  } catch (error) {
    plain();
  }
})();
