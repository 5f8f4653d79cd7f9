// Texts of the gallery's answers.

export const SHOWCASE = `## The penguins of Palmer station

The mean of \`body_mass_g\` is **4,201.75** (\`penguins\`, 342 of 344 rows). *Gentoo* are the heaviest; see
[the paper](https://doi.org/10.1371/journal.pone.0090081).

| species | rows | mean mass (g) |
|:--|--:|--:|
| Adelie | 152 | 3,700.66 |
| Chinstrap | 68 | 3,733.09 |
| Gentoo | 124 | 5,076.02 |

1. Rows without a mass are left out.
2. The standard error is $s / \\sqrt{n}$, here

$$\\mathrm{SE} = \\frac{801.95}{\\sqrt{342}} \\approx 43.36$$

\`\`\`python
import polars as pl

(
    penguins.group_by("species")
    .agg(pl.len(), pl.col("body_mass_g").mean().round(2))
    .sort("species")  # as above
)
\`\`\`

> Two rows have no measurement at all.

- [x] counted
- [ ] ~~weighed~~ estimated
`

export const LONG_LINE = "supercalifragilisticexpialidocious_".repeat(12)

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100" width="160" height="100" preserveAspectRatio="none"><rect width="160" height="100" fill="#e8f1fb"/>' +
  '<path d="M10 85 50 40l25 22 30-40 45 63z" fill="#0169cc" opacity=".35"/>' +
  '<polyline points="10,70 40,55 70,62 100,30 150,20" fill="none" stroke="#0169cc" stroke-width="4"/></svg>'
/** A plot, small. */
export const PICTURE = `data:image/svg+xml,${encodeURIComponent(drawing)}`
