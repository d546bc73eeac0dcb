// The look of a page, all of it. Colours are named by kind of finding as in KindWords::mark, and
// each has a contrast of 4.5 or more against what it stands on, light and dark; paper is light.
#pragma once

#include <string_view>

namespace hipaa::cli::html {

inline constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--bg:#ffffff;--fg:#1c2128;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;--link:#0550ae;--e:#b42318;--w:#8a5300;--u:#6639a6;--a:#0a6961;--k:#57606a;--ok:#1a6e31;--on:#ffffff}
@media screen and (prefers-color-scheme:dark){:root{--bg:#13171c;--fg:#e4e9ef;--soft:#a3adb8;--line:#39424d;--panel:#1b2128;--link:#7ab7ff;--e:#ff9c92;--w:#f0bd5a;--u:#c8b0fa;--a:#74d3c8;--k:#a3adb8;--ok:#7fd991;--on:#13171c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
header p,footer{color:var(--soft)}
header p{margin:0}
h1{margin:.1em 0;font-size:1.7rem;line-height:1.25}
h2{margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:2px solid var(--line);font-size:1.35rem}
h3{margin:1.6rem 0 .4rem;font-size:1.12rem}
h4{margin:0 0 .4rem;font-size:1rem}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:1rem 0 0;padding:.5rem 0;border:solid var(--line);border-width:1px 0;list-style:none}
p,dl,ul{margin:.4rem 0}
small,.soft{color:var(--soft);font-size:.875rem}
code,pre,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
pre{margin:.4rem 0;padding:.6rem;overflow-x:auto;background:var(--bg);border:1px solid var(--line);white-space:pre-wrap}
.outcome{padding:.6rem .9rem;border-left:.4rem solid;background:var(--panel);font-size:1.1rem;font-weight:600}
.outcome.e{color:var(--e)}
.outcome.u{color:var(--u)}
.outcome.ok{color:var(--ok)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;padding:0;list-style:none}
.tiles li{padding:.5rem .8rem;background:var(--panel);border:1px solid var(--line);border-top:.3rem solid var(--line)}
.tiles strong{display:block;font-size:1.7rem;line-height:1.2}
.tiles .e{border-top-color:var(--e)}
.tiles .e strong{color:var(--e)}
.tiles .w{border-top-color:var(--w)}
.tiles .w strong{color:var(--w)}
.tiles .u{border-top-color:var(--u)}
.tiles .u strong{color:var(--u)}
.tiles .a{border-top-color:var(--a)}
.tiles .a strong{color:var(--a)}
.tiles .none strong{color:var(--soft)}
svg{display:block;width:100%;background:var(--panel)}
.bar{height:1rem;margin:.6rem 0}
.strip{height:1.25rem;min-width:8rem}
svg .e{fill:var(--e)}
svg .w{fill:var(--w)}
svg .u{fill:var(--u)}
svg .a{fill:var(--a)}
svg .k{fill:var(--k)}
svg .ok{fill:var(--ok)}
.badge{padding:.05rem .5rem;border-radius:.7rem;color:var(--on);font-size:.85rem;font-weight:600}
.badge.e{background:var(--e)}
.badge.w{background:var(--w)}
.badge.u{background:var(--u)}
.badge.a{background:var(--a)}
.badge.k{background:var(--k)}
.badge.ok{background:var(--ok)}
.scroll{overflow-x:auto;margin:.6rem 0}
table{width:100%;border-collapse:collapse;font-size:.94rem;overflow-wrap:break-word}
caption{padding:.3rem 0;color:var(--soft);text-align:left;font-size:.875rem}
th,td{padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{border-bottom:2px solid var(--line);font-size:.875rem;white-space:nowrap}
tbody th{min-width:8rem;font-weight:600;overflow-wrap:anywhere}
td code{overflow-wrap:anywhere}
td.when{white-space:nowrap}
th.n,td.n{text-align:right}
.map tbody th{width:17rem;min-width:7.5rem}
.map .title{display:block;color:var(--soft);font-size:.8rem;font-weight:400;line-height:1.3}
.map td.wide{width:45%}
.matrix{width:auto}
.matrix th,.matrix td{padding:.2rem .3rem}
.matrix thead th{vertical-align:bottom}
.matrix thead span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;font-weight:400}
.matrix tbody th{min-width:10rem;max-width:22rem;font-weight:400}
.matrix td{min-width:2rem;border-left:1px solid var(--line);text-align:center;font-size:.85rem;font-weight:600}
.matrix .e{background:var(--e);color:var(--on)}
.matrix .w{background:var(--w);color:var(--on)}
.matrix .u{background:var(--u);color:var(--on)}
.matrix .a{background:var(--a);color:var(--on)}
.matrix .k{background:var(--k);color:var(--on)}
.matrix .rest td{font-weight:400}
article{margin:.9rem 0;padding:.8rem 1rem;background:var(--panel);border:1px solid var(--line)}
article svg{background:var(--bg)}
article dl{display:grid;grid-template-columns:8rem 1fr;gap:.3rem .8rem}
dt{font-weight:600}
dd{margin:0;min-width:0}
.findings td{min-width:9rem}
.columns{columns:14rem;padding-left:1.1rem}
.legend{padding:0;list-style:none}
td.wide{width:35%;min-width:9rem}
.places{margin:0;padding-left:1.1rem}
summary{cursor:pointer;color:var(--link)}
.good{color:var(--ok)}
footer{margin-top:3rem;padding-top:.6rem;border-top:1px solid var(--line);font-size:.875rem}
@media (max-width:40rem){body{padding:.7rem}.findings{min-width:34rem}article{padding:.6rem .7rem}article dl{grid-template-columns:1fr;gap:0}article dd{margin-bottom:.5rem}.map .title{display:none}.map tbody th{width:auto;min-width:5.2rem}.map th,.map td{padding-right:.35rem;font-size:.85rem}.map .wide,.map .strip{min-width:4.5rem}}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10pt}nav,.skip{display:none}.scroll{overflow:visible}h2,h3,h4,caption,thead{break-after:avoid}tr,.tiles li{break-inside:avoid}.findings tr{break-inside:auto}article{border-width:1px 0 0;padding:.4rem 0}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}details::details-content{content-visibility:visible;display:block;height:auto}a{color:inherit;text-decoration:none}}
)css";

}  // namespace hipaa::cli::html
