// Which component draws which type of node. A new component is one file and one line here.
import type { ComponentType } from "react"
import { Badge } from "./components/Badge"
import { Basic } from "./components/Basic"
import { Box, Col, Row } from "./components/Box"
import { Button } from "./components/Button"
import { Caption } from "./components/Caption"
import { Card } from "./components/Card"
import { Chart } from "./components/Chart"
import { Checkbox } from "./components/Checkbox"
import { DatePicker } from "./components/DatePicker"
import { Divider } from "./components/Divider"
import { Form } from "./components/Form"
import { Icon } from "./components/Icon"
import { Image } from "./components/Image"
import { Input } from "./components/Input"
import { Label } from "./components/Label"
import { ListView } from "./components/ListView"
import { ListViewItem } from "./components/ListViewItem"
import { MarkdownNode } from "./components/MarkdownNode"
import { RadioGroup } from "./components/RadioGroup"
import { Select } from "./components/Select"
import { Spacer } from "./components/Spacer"
import { Table } from "./components/Table"
import { TableCell } from "./components/TableCell"
import { TableRow } from "./components/TableRow"
import { Text } from "./components/Text"
import { Textarea } from "./components/Textarea"
import { Title } from "./components/Title"
import { Transition } from "./components/Transition"
import type { ComponentProps, Components } from "./drawing"

export const COMPONENTS: Components = new Map<string, ComponentType<ComponentProps>>([
  // roots
  ["Card", Card],
  ["ListView", ListView],
  ["Basic", Basic],
  // layout
  ["ListViewItem", ListViewItem],
  ["Box", Box],
  ["Row", Row],
  ["Col", Col],
  ["Spacer", Spacer],
  ["Divider", Divider],
  ["Transition", Transition],
  ["Table", Table],
  ["Table.Row", TableRow],
  ["Table.Cell", TableCell],
  // content
  ["Text", Text],
  ["Title", Title],
  ["Caption", Caption],
  ["Markdown", MarkdownNode],
  ["Badge", Badge],
  ["Icon", Icon],
  ["Image", Image],
  ["Chart", Chart],
  // controls
  ["Button", Button],
  ["Form", Form],
  ["Label", Label],
  ["Input", Input],
  ["Textarea", Textarea],
  ["Select", Select],
  ["DatePicker", DatePicker],
  ["Checkbox", Checkbox],
  ["RadioGroup", RadioGroup],
])
