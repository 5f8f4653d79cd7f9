// Lazy script "math": temml turns TeX into MathML, which every current browser draws without fonts or styles of ours.
import temml from "temml"

export interface MathApi {
  /** MathML for a formula, free of anything that could act; throws when the formula is not valid. */
  render(tex: string, display: boolean): Element
}

const MATHML = "http://www.w3.org/1998/Math/MathML"
const SAFE_NAMES =
  /^(?:class|dir|display|displaystyle|scriptlevel|math(?:variant|color|background|size)|(?:min|max)size|(?:row|column)(?:span|align|spacing|lines)|[lr]space|width|height|depth|voffset|line(?:thickness|break)|accent(?:under)?|fence|form|stretchy|symmetric|separator|largeop|movablelimits|notation|frame|align|encoding|intent|alttext)$/
const SAFE_STYLE = /^(?:[\w\s:;.,#%+-]|rgba?\([\d\s.,%]*\))*$/

/** TeX commands such as \href are off already (trust: false); this holds whatever the library may do. */
function clean(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    const safe = name === "style" ? SAFE_STYLE.test(value) : SAFE_NAMES.test(name)
    if (!safe) element.removeAttribute(name)
  }
  for (const child of [...element.children]) {
    if (child.namespaceURI === MATHML && child.localName !== "annotation-xml") clean(child)
    else child.remove()
  }
}

window.chatkitNotebookMath = {
  render(tex, display) {
    const place = document.createElement("span")
    temml.render(tex, place, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: false,
      maxExpand: 300,
      maxSize: [25, 100],
      wrap: display ? "=" : "tex",
    })
    const math = place.firstElementChild
    if (!math || math.namespaceURI !== MATHML) throw new Error("The formula gave no MathML.")
    clean(math)
    return math
  },
}
