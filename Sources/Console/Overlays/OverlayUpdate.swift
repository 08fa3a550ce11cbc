import Glass

/// What the console does with any overlay.
extension ConsoleState {
    /// Whether the panes are out of sight.
    var isCovered: Bool {
        switch overlay?.place {
        case .body: true
        // Where only the list is on screen, there is no transcript to take the place of.
        case .pane: focus == .list && size.columns < Panes.wide
        case .foot, .list, nil: false
        }
    }

    /// Whether a question or a prompt is already open.
    var isAsking: Bool { overlay?.place == .foot }

    mutating func closeOverlay() -> [Effect] {
        if let from = overlay?.from { focus = from }
        overlay = nil
        return []
    }

    // MARK: Being read

    /// Whether the overlay, or what was inserted into the reply, could be read before this key.
    var isAnswerable: Bool {
        guard let overlay else { return drafts.composer?.isInsertionUnseen != true }
        return overlay.exposure.map(isAnswerable) ?? true
    }

    /// Whether a key can answer now. Something that the operator did not ask for, or that changed, takes longer to
    /// read.
    func isAnswerable(_ exposure: OverlayExposure) -> Bool {
        exposure.isOwn ? exposure.paintedAt != nil : isAnswerable(paintedAt: exposure.paintedAt)
    }

    func isAnswerable(paintedAt: Int?) -> Bool {
        guard let paintedAt else { return false }
        return now.uptime - paintedAt >= OverlayExposure.answerDelay
    }

    /// Notes that the overlay is no longer on screen. It must be read again before it can be answered.
    mutating func hideOverlay() {
        overlay?.exposure?.paintedAt = nil
    }

    /// Records that the overlay is on screen, and from when.
    mutating func markOverlayPainted() {
        noticeCautions()
        if let exposure = overlay?.exposure, exposure.paintedAt == nil {
            overlay?.exposure?.paintedAt = now.uptime
        }
    }
}
