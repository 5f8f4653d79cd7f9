// For scripts that join the frame later: they draw with the React that the frame has, instead of one of their own.
const NAMES = { react: "react", "react/jsx-runtime": "jsx" }

export const sharedReact = {
  name: "shared-react",
  setup(build) {
    build.onResolve({ filter: /^react(-dom)?(\/.*)?$/ }, ({ path }) =>
      NAMES[path]
        ? { path, namespace: "shared-react" }
        : { errors: [{ text: `${path} is not shared with the frame: see src/ui/sharedReact.ts` }] },
    )
    build.onLoad({ filter: /.*/, namespace: "shared-react" }, ({ path }) => ({
      contents: `module.exports = window.chatkitNotebookReact.${NAMES[path]}`,
    }))
  },
}
