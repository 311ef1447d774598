/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * How the report looks: see page.h.
 *
 * Widths are those of a telephone first; the dark colours are those of the
 * system's choice.  gnuplot draws for a light ground: in the dark its pictures
 * are turned around, hues kept.
 */
#include "harness/report/page.h"

const char page_style[] =
":root{--ground:#fff;--raised:#f6f7f9;--text:#1b1f24;--faint:#5b6470;"
"--line:#d9dde3;--link:#0b5cad;--pass:#1a7f37;--fail:#b42318;"
"--skip:#7a5b00;--mark:#fff4e5}\n"
"@media (prefers-color-scheme:dark){:root{--ground:#14171b;"
"--raised:#1d2126;--text:#e6e9ed;--faint:#9aa4b0;--line:#343a42;"
"--link:#7ab7ff;--pass:#4cc26a;--fail:#ff8a7a;--skip:#e0b64a;"
"--mark:#33291a}.picture svg{filter:invert(.9) hue-rotate(180deg)}}\n"
"*{box-sizing:border-box}\n"
"body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--ground);"
"color:var(--text);font:16px/1.5 system-ui,sans-serif;"
"overflow-wrap:anywhere}\n"
"h1{font-size:1.5rem;margin:.5rem 0}\n"
"h2{font-size:1.2rem;margin:2rem 0 .75rem}\n"
"h3{font-size:1rem;margin:1rem 0 .25rem}\n"
"p{margin:.35rem 0}\n"
"a{color:var(--link)}\n"
"code,pre,.mono{font:13px/1.45 ui-monospace,monospace}\n"
"pre{margin:.4rem 0;padding:.6rem .75rem;background:var(--raised);"
"border:1px solid var(--line);border-radius:6px;overflow-x:auto;"
"overflow-wrap:normal}\n"
".faint{color:var(--faint)}\n"
".pass{color:var(--pass)}.fail,.error{color:var(--fail)}"
".skip{color:var(--skip)}\n"
".badge{font-weight:600;text-transform:uppercase;font-size:.75rem;"
"letter-spacing:.04em;margin-right:.5rem}\n"
".counts{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:1rem 0;"
"list-style:none}\n"
".counts li{border:1px solid var(--line);background:var(--raised);"
"border-radius:6px;padding:.35rem .75rem}\n"
".counts b{font-size:1.25rem;margin-right:.35rem}\n"
".card{border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;"
"margin:.75rem 0;background:var(--ground)}\n"
".finding{border-left:5px solid var(--fail)}\n"
".finding dl{margin:.5rem 0 0}\n"
"dt{color:var(--faint);font-size:.85rem;margin-top:.4rem}\n"
"dd{margin:0}\n"
".finding dd pre{white-space:pre-wrap;overflow-wrap:anywhere}\n"
"@media (min-width:45rem){.finding dl{display:grid;"
"grid-template-columns:6rem minmax(0,1fr);gap:.25rem .75rem;"
"align-items:baseline}"
"dt{margin:0}.finding dd pre{margin:0}}\n"
"summary{cursor:pointer}\n"
"@media (min-width:45rem){.scenario{padding-left:1.75rem}"
".scenario>summary{margin-left:-1rem}}\n"
".scenario>summary .path{font-weight:600}\n"
".scenario .promise{display:block;color:var(--faint);font-size:.95rem}\n"
".picture svg{display:block;width:100%;height:auto}\n"
".picture svg{max-width:46rem}\n"
".timeline{border-collapse:collapse;width:100%;font-size:13px;"
"overflow-wrap:break-word}\n"
".timeline th{text-align:left;color:var(--faint);font-weight:500}\n"
".timeline th,.timeline td{padding:.15rem .75rem .15rem 0;"
"vertical-align:top;border-bottom:1px solid var(--line)}\n"
".timeline .time{text-align:right;font-variant-numeric:tabular-nums}\n"
".timeline .time,.timeline .actor{white-space:nowrap}\n"
".timeline .place{font-family:ui-monospace,monospace;font-size:12px}\n"
".timeline code{display:block;font-size:12px;color:var(--faint)}\n"
".timeline .story td,.timeline .machine td{background:var(--mark)}\n"
"@media (max-width:45rem){.card{padding:.6rem .75rem}"
".timeline thead{display:none}"
".timeline,.timeline tbody{display:block;overflow-wrap:anywhere}"
".timeline tr{display:block;padding:.35rem 0;"
"border-bottom:1px solid var(--line)}"
".timeline td{display:block;border:0;padding:0}"
".timeline .time,.timeline .actor{display:inline;text-align:left;"
"color:var(--faint)}.timeline .time{margin-right:.75rem}}\n";
