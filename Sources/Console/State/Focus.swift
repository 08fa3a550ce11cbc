/// The pane that receives keys while no overlay is open.
enum Focus: Hashable, Sendable { case list, transcript, composer }
