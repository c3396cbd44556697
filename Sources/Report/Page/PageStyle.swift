/// The page's style sheet: light and dark by the reader's setting, narrow and wide screens, and paper.
enum PageStyle {
  /// The colours of Okabe and Ito (2008), lighter on dark ground. Text has a contrast of at least 4.5 on its ground.
  static let text: Markup = """
    :root {
      color-scheme: light dark;
      --ground: #fdfdfb; --raised: #f5f5f1; --ink: #1d1f21; --soft: #565b61; --line: #d9d9d3; --accent: #005c91;
      --blue: #0072b2; --vermillion: #d55e00; --green: #009e73; --purple: #b8578f; --grey: #8a8f94; --faint: #dcdcd7;
      --prose: "Source Serif 4", "Charter", "Bitstream Charter", "Georgia", "Noto Serif", serif;
      --plain: "Inter", system-ui, -apple-system, "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", sans-serif;
      --code: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", "DejaVu Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #15181b; --raised: #1d2125; --ink: #e7e6e2; --soft: #a9afb5; --line: #363c42; --accent: #7cc4ee;
        --blue: #56b4e9; --vermillion: #f08a3c; --green: #3cc49a; --purple: #e09cc4; --grey: #7d848b; --faint: #32383e;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
    body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 var(--prose); }
    .page { max-width: 70rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; }
    p, dl, ul { max-width: 44rem; margin: 0 0 1em; }
    h1, h2, h3, nav, table, summary, figcaption, .label, .facts, footer { font-family: var(--plain); }
    h1 { font-size: clamp(1.9rem, 5vw, 2.6rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.35em; overflow-wrap: anywhere; }
    h2 { font-size: 1.4rem; line-height: 1.25; letter-spacing: -0.01em; margin: 3.2rem 0 0.8rem; padding-top: 1.1rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1.05rem; margin: 1.8rem 0 0.5rem; }
    a { color: var(--accent); text-underline-offset: 0.18em; }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    .label { color: var(--soft); font-size: 0.82rem; letter-spacing: 0.06em; text-transform: uppercase; margin: 0 0 0.6rem; }
    .lead { font-size: 1.15rem; color: var(--soft); }
    code, pre { font-family: var(--code); font-size: 0.86em; }
    pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem 1rem; overflow-x: auto; max-width: 100%; line-height: 1.5; }
    .skip { position: absolute; left: -100vw; }
    .skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: 0.4rem 0.8rem; }

    nav ul { list-style: none; padding: 0; margin: 1.6rem 0 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; max-width: none; font-size: 0.92rem; }
    .facts { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1px; margin: 1.8rem 0; max-width: none; background: var(--line); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
    .facts li { background: var(--raised); padding: 0.8rem 1rem 0.9rem; }
    .facts span, .facts small { display: block; font-size: 0.82rem; color: var(--soft); }
    .facts b { font-weight: 500; font-size: 1.3rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }

    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 2rem; margin: 1.5rem 0; align-items: start; }
    .figures.three { grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
    .figures.one { max-width: 44rem; }
    figure { margin: 0; min-width: 0; }
    figcaption { font-size: 0.9rem; line-height: 1.5; color: var(--soft); margin-top: 0.4rem; }
    figcaption b { color: var(--ink); font-weight: 600; display: block; }
    svg.plot, svg.drawing { display: block; width: 100%; height: auto; color: var(--ink); font-family: var(--plain); }
    details { margin: 0.6rem 0 1rem; max-width: 100%; }
    summary { cursor: pointer; font-size: 0.9rem; color: var(--accent); width: fit-content; }

    .scroll { overflow-x: auto; max-width: 100%; margin: 0.8rem 0 1.4rem; }
    details .scroll { max-height: 26rem; overflow-y: auto; }
    table { border-collapse: collapse; font-size: 0.88rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--soft); padding: 0 0 0.5rem; }
    th, td { padding: 0.32rem 0.9rem 0.32rem 0; text-align: right; white-space: nowrap; vertical-align: baseline; }
    thead th { border-bottom: 1.5px solid var(--ink); font-weight: 600; }
    details thead th { position: sticky; top: 0; background: var(--ground); }
    tbody tr { border-bottom: 1px solid var(--line); }
    tbody th { font-weight: 500; text-align: left; }
    thead th:first-child { text-align: left; }
    table.words td, table.words th { text-align: left; white-space: normal; }
    math { font-size: 1.06em; }
    .formula { overflow-x: auto; overflow-y: hidden; padding: 0.2rem 0; margin: 0 0 1em; max-width: 44rem; }
    .note { border-left: 3px solid var(--vermillion); padding: 0.1rem 0 0.1rem 0.9rem; }
    .diagrams { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1.2rem; margin: 1.2rem 0; }
    footer { margin-top: 4rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: 0.85rem; color: var(--soft); }

    @media print {
      :root {
        color-scheme: light;
        --ground: #fff; --raised: #fff; --ink: #000; --soft: #333; --line: #bbb; --accent: #000;
        --blue: #0072b2; --vermillion: #d55e00; --green: #009e73; --purple: #b8578f; --grey: #8a8f94; --faint: #ccc;
      }
      @page { margin: 18mm; }
      body { font-size: 10pt; line-height: 1.45; }
      .page { max-width: none; padding: 0; }
      nav, .skip, details.data, details.long { display: none; }
      h2 { margin-top: 1.6rem; break-after: avoid; }
      figure, tr { break-inside: avoid; }
      .figures { grid-template-columns: 1fr 1fr; gap: 1rem; }
      .figures.three { grid-template-columns: 1fr 1fr 1fr; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; }
      a { text-decoration: none; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }

    """
}
