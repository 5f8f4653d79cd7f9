"""Starting points of the workbench: one small document for each component, and some that are whole."""

# ruff: noqa: E501 - a line is a line of a document

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class StartingPoint:
    """A document to begin with.

    Attributes:
        name: Of the starting point.
        group: "Whole widgets" or "Components".
        source: JSX.
        data: What it shows.
    """

    name: str
    group: str
    source: str
    data: dict[str, Any] = field(default_factory=dict)


CONFIRMATION = """<Card size="sm" confirm={{label: "Delete", action: {type: "file.delete", payload: {id: id}}}} \
cancel={{label: "Keep it", action: {type: "file.keep"}}}>
  <Row gap={3} align="start">
    <Box background="red-50" radius="full" padding={2}>
      <Icon name="info" color="danger" />
    </Box>
    <Col gap={1} flex={1}>
      <Title value={`Delete ${name}?`} size="sm" />
      <Text value="This cannot be undone." color="secondary" size="sm" />
    </Col>
  </Row>
</Card>
"""
TABLE = """<Card size="full">
  <Col gap={3}>
    <Title value={title} size="sm" />
    <Table>
      <Table.Row header>
        {columns.map((column) => (
          <Table.Cell><Text value={column} weight="semibold" size="sm" /></Table.Cell>
        ))}
      </Table.Row>
      {rows.map((row) => (
        <Table.Row>
          {row.map((value) => <Table.Cell><Text value={String(value)} size="sm" /></Table.Cell>)}
        </Table.Row>
      ))}
    </Table>
    <Caption value={`${rows.length} rows`} />
  </Col>
</Card>
"""
PROFILE = """<Card size="sm">
  <Col gap={3} align="center" padding={{y: 2}}>
    <Box background="blue-100" radius="full" size={64} align="center" justify="center">
      <Icon name="user" size="2xl" color="blue-600" />
    </Box>
    <Title value={name} size="md" />
    <Text value={role} color="secondary" />
    <Row gap={2}>
      {tags.map((tag) => <Badge label={tag} color="info" />)}
    </Row>
  </Col>
  <Divider flush />
  <Row gap={2} justify="center">
    <Button label="Message" iconStart="mail" onClickAction={{type: "person.message", payload: {id: id}}} />
    <Button label="Profile" style="secondary" onClickAction={{type: "person.open", payload: {id: id}}} />
  </Row>
</Card>
"""
STEPS = """<Card size="md">
  <Form onSubmitAction={{type: step < 3 ? "signup.next" : "signup.finish", payload: {step: step}}}>
    <Col gap={4}>
      <Row gap={2}>
        {[1, 2, 3].map((number) => (
          <Box height={4} flex={1} radius="full" background={number <= step ? "blue-500" : "surface-tertiary"} />
        ))}
      </Row>
      <Caption value={`Step ${step} of 3`} />
      {step === 1 ? (
        <Col gap={2}>
          <Label value="Your name" fieldName="person.name" />
          <Input name="person.name" required placeholder="Ada Lovelace" />
          <Label value="Your e-mail" fieldName="person.email" />
          <Input name="person.email" inputType="email" required />
        </Col>
      ) : step === 2 ? (
        <Col gap={2}>
          <Label value="Plan" fieldName="plan" />
          <RadioGroup name="plan" direction="col" defaultValue="free" \
options={[{label: "Free", value: "free"}, {label: "Team", value: "team"}]} />
          <Label value="Starts" fieldName="starts" />
          <DatePicker name="starts" clearable />
        </Col>
      ) : (
        <Checkbox name="terms" label="I agree to the terms" required />
      )}
      <Row justify="end" gap={2}>
        {step > 1 && (
          <Button label="Back" style="secondary" onClickAction={{type: "signup.back", payload: {step: step}}} />
        )}
        <Button label={step < 3 ? "Next" : "Finish"} submit />
      </Row>
    </Col>
  </Form>
</Card>
"""
DASHBOARD = """<Card size="full">
  <Row gap={3} wrap="wrap">
    {figures.map((figure) => (
      <Box flex={1} minWidth={140} padding={3} gap={1} align="start" radius="lg" background="surface-secondary">
        <Caption value={figure.name} />
        <Title value={figure.value} size="lg" />
        <Badge label={figure.change} color={figure.good ? "success" : "danger"} />
      </Box>
    ))}
  </Row>
  <Chart data={months} xAxis="month" showYAxis height={220} series={[
    {type: "bar", dataKey: "orders", label: "Orders"},
    {type: "line", dataKey: "returns", label: "Returns", color: "orange"}
  ]} />
</Card>
"""
APPROVAL = """<Card size="md" status={{text: "Waiting for you", icon: "clock"}} \
confirm={{label: "Approve", action: {type: "request.approve", payload: {id: id}}}} \
cancel={{label: "Reject", action: {type: "request.reject", payload: {id: id}}}} asForm>
  <Title value={title} size="sm" />
  {lines.map((line) => (
    <Row>
      <Text value={line.what} />
      <Spacer />
      <Text value={line.cost} weight="medium" />
    </Row>
  ))}
  <Divider />
  <Textarea name="comment" placeholder="A comment for the record" rows={2} />
</Card>
"""
LIST = """<ListView limit={5}>
  {rows.map((row, index) => (
    <ListViewItem key={index} gap={3} onClickAction={{type: "row.open", payload: {row: index}}}>
      <Icon name="dot" color="tertiary" />
      <Col flex={1} gap={0}>
        <Text value={row.name} weight="medium" truncate />
        <Caption value={row.place} />
      </Col>
      <Text value={`${row.amount} €`} textAlign="end" />
    </ListViewItem>
  ))}
</ListView>
"""
PEOPLE = [
    {"name": "Ada Lovelace", "place": "London", "amount": 1815},
    {"name": "Grace Hopper", "place": "New York", "amount": 1906},
    {"name": "Alan Turing", "place": "Manchester", "amount": 1912},
]
MONTHS = [
    {"month": "Jan", "orders": 42, "returns": 3},
    {"month": "Feb", "orders": 51, "returns": 5},
    {"month": "Mar", "orders": 68, "returns": 4},
]
WHOLE = (
    StartingPoint("Confirmation dialog", "Whole widgets", CONFIRMATION, {"id": 7, "name": "report.csv"}),
    StartingPoint(
        "Data table",
        "Whole widgets",
        TABLE,
        {
            "title": "Pioneers",
            "columns": ["Name", "City", "Born"],
            "rows": [list(person.values()) for person in PEOPLE],
        },
    ),
    StartingPoint(
        "Profile card",
        "Whole widgets",
        PROFILE,
        {
            "id": "ada",
            "name": "Ada Lovelace",
            "role": "Analyst of engines",
            "tags": ["Mathematics", "Poetry"],
        },
    ),
    StartingPoint("Multi-step form", "Whole widgets", STEPS, {"step": 1}),
    StartingPoint(
        "Dashboard",
        "Whole widgets",
        DASHBOARD,
        {
            "figures": [
                {"name": "Orders", "value": "161", "change": "+33 %", "good": True},
                {"name": "Returns", "value": "12", "change": "+1", "good": False},
            ],
            "months": MONTHS,
        },
    ),
    StartingPoint(
        "Approval",
        "Whole widgets",
        APPROVAL,
        {
            "id": 12,
            "title": "Travel to Oslo",
            "lines": [{"what": "Train", "cost": "180 €"}, {"what": "Hotel", "cost": "240 €"}],
        },
    ),
    StartingPoint("List of a dataframe", "Whole widgets", LIST, {"rows": PEOPLE}),
)
OPTIONS = 'options={[{label: "One", value: "1"}, {label: "Two", value: "2"}]}'
COMPONENTS = {
    "Card": '<Card size="md" status={{text: "Ready", icon: "check"}} \
confirm={{label: "Save", action: {type: "save"}}} cancel={{label: "Cancel", action: {type: "cancel"}}}>\n\
  <Text value="A card has a body and a footer." />\n</Card>\n',
    "ListView": '<ListView limit={2}>\n  <ListViewItem><Text value="One" /></ListViewItem>\n\
  <ListViewItem><Text value="Two" /></ListViewItem>\n  <ListViewItem><Text value="Three" /></ListViewItem>\n</ListView>\n',
    "ListViewItem": '<ListView>\n  <ListViewItem gap={2} align="center" onClickAction={{type: "open"}}>\n\
    <Icon name="document" />\n    <Text value="A line that can be clicked" />\n  </ListViewItem>\n</ListView>\n',
    "Basic": '<Basic direction="row" gap={3}>\n  <Text value="Without a frame" />\n  <Badge label="Basic" />\n</Basic>\n',
    "Box": '<Box padding={3} radius="lg" background="surface-secondary" border={1}>\n  <Text value="In a box" />\n</Box>',
    "Row": '<Row gap={2}>\n  <Text value="Side" />\n  <Text value="by side" />\n</Row>',
    "Col": '<Col gap={2}>\n  <Text value="One below" />\n  <Text value="the other" />\n</Col>',
    "Form": '<Form onSubmitAction={{type: "send"}}>\n  <Input name="name" required />\n  <Button label="Send" submit />\n</Form>',
    "Spacer": '<Row>\n  <Text value="Left" />\n  <Spacer />\n  <Text value="Right" />\n</Row>',
    "Divider": '<Divider spacing={2} />',
    "Transition": '<Transition><Text value="Comes and goes smoothly" /></Transition>',
    "Title": '<Title value="A title" size="lg" />',
    "Text": '<Text value="Running text" color="secondary" italic />',
    "Caption": '<Caption value="Small print" />',
    "Markdown": '<Markdown value={"Some **bold** text, `code`, and a list:\\n\\n- one\\n- two"} />',
    "Label": '<Label value="Name" fieldName="name" />\n  <Input name="name" />',
    "Badge": '<Badge label="New" color="success" variant="soft" />',
    "Icon": '<Icon name="sparkle" size="xl" color="blue-500" />',
    "Image": '<Image src="data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\' viewBox=\'0 0 2 1\'%3E\
%3Crect width=\'2\' height=\'1\' fill=\'%230285ff\'/%3E%3C/svg%3E" alt="A blue field" width={160} radius="md" />',
    "Button": '<Button label="Do it" iconStart="bolt" onClickAction={{type: "do", payload: {id: 1}}} />',
    "Input": '<Input name="email" inputType="email" placeholder="you@example.org" />',
    "Textarea": '<Textarea name="note" rows={3} autoResize placeholder="A note" />',
    "Select": f'<Select name="choice" {OPTIONS} clearable />',
    "DatePicker": '<DatePicker name="day" clearable />',
    "Checkbox": '<Checkbox name="agree" label="I agree" defaultChecked />',
    "RadioGroup": f'<RadioGroup name="choice" {OPTIONS} defaultValue="1" />',
    "Table": '<Table>\n  <Table.Row header><Table.Cell><Text value="Name" /></Table.Cell></Table.Row>\n\
  <Table.Row><Table.Cell><Text value="Ada" /></Table.Cell></Table.Row>\n</Table>',
    "Table.Row": '<Table>\n  <Table.Row header>\n    <Table.Cell><Text value="A header" /></Table.Cell>\n  </Table.Row>\n</Table>',
    "Table.Cell": '<Table>\n  <Table.Row>\n    <Table.Cell align="end" colSpan={2}><Text value="12" /></Table.Cell>\n\
  </Table.Row>\n</Table>',
    "Chart": '<Chart data={[{"x": "A", "y": 3}, {"x": "B", "y": 5}]} xAxis="x" height={160} \
series={[{type: "bar", dataKey: "y", label: "Value"}]} />',
}  # fmt: skip


def alone(name: str, source: str) -> StartingPoint:
    """The starting point of a component; what is no root stands in a card."""
    if not source.endswith("\n"):
        inside = source.replace("\n", "\n  ")
        source = f"<Card>\n  {inside}\n</Card>\n"
    return StartingPoint(name, "Components", source)


GALLERY = (*WHOLE, *(alone(name, source) for name, source in COMPONENTS.items()))
