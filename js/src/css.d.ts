// Style sheets are imported for their effect; esbuild collects them into frame.css.
declare module "*.css"
