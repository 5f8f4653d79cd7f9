// The files of the message that is being written: pictures and names, how far they are, what went wrong.
import { PageBlank, Reload, X } from "@openai/apps-sdk-ui/components/Icon"
import { safePreview } from "../markdown/urls"
import type { DraftFile } from "../state/types"
import { useChat, useHost } from "./hostContext"
import { problemText, sizeText } from "./problemText"
import { STRINGS } from "./strings"

export function DraftFiles() {
  const files = useChat((state) => state.draft.files)
  if (!files.length) return null
  return (
    <ul className="draft-files" aria-label={STRINGS.attachments}>
      {files.map((file) => (
        <FileChip key={file.key} file={file} />
      ))}
    </ul>
  )
}

function FileChip({ file }: { file: DraftFile }) {
  const host = useHost()
  const { key, name, size, status, problem } = file
  const preview = safePreview(file.previewUrl)
  const percent = file.progress === null ? null : Math.round(file.progress * 100)
  return (
    <li className="draft-file" data-status={status}>
      {preview ? (
        <img className="draft-file-picture" src={preview} alt="" />
      ) : (
        <span className="draft-file-picture">
          <PageBlank aria-hidden="true" />
        </span>
      )}
      <span className="draft-file-text">
        <span className="draft-file-name" title={name} dir="auto">
          {name}
        </span>
        {status === "failed" ? (
          <span className="draft-file-problem" role="alert" dir="auto">
            {problem && problemText(problem)}
          </span>
        ) : (
          <span className="draft-file-note">
            {status === "uploading" ? STRINGS.uploading(percent) : size > 0 && sizeText(size)}
          </span>
        )}
      </span>
      {status === "uploading" && (
        <progress
          className="draft-file-progress"
          max={100}
          aria-label={STRINGS.uploadOf(name)}
          {...(percent === null ? {} : { value: percent })}
        />
      )}
      {status === "failed" && (
        <button type="button" aria-label={STRINGS.uploadAgain(name)} onClick={() => host.retryFile(key)}>
          <Reload />
        </button>
      )}
      <button type="button" aria-label={STRINGS.removeFile(name)} onClick={() => host.removeFile(key)}>
        <X />
      </button>
    </li>
  )
}
