import Console
import Glass
import Keymaps
import Testing

struct BundledKeymapTests {
    private func bundled(_ keymap: BundledKeymap) -> (keymap: Keymap, problems: [KeymapProblem]) {
        Keymap.load(keymap.text, named: keymap.fileName, commands: keymapCommands) { _ in nil }
    }

    @Test(arguments: BundledKeymap.allCases)
    func `a bundled keymap has no problem`(keymap: BundledKeymap) {
        #expect(bundled(keymap).problems.map(\.wording) == [])
    }

    @Test(arguments: BundledKeymap.allCases)
    func `what no key reaches is left to the palette on purpose`(keymap: BundledKeymap) {
        let loaded = bundled(keymap).keymap
        let onPurpose: Set<CommandName> = [
            "program.quit", "keymap.reload", "coach.off", "operator.display-name",
        ]
        for command in keymapCommands.signatures where !onPurpose.contains(command.name) {
            for context in command.contexts {
                let keys = loaded.sequences(for: command.name, in: context)
                #expect(!keys.isEmpty, "\(command.name) in \(context)")
            }
        }
    }

    @Test func `Control-H deletes back, as Backspace does`() {
        let found = bundled(.default).keymap.lookup([.control("h")], in: [.composer, .global])
        #expect(found == .command("edit.delete-back"))
    }

    @Test func `in vim's keymap gg is first and g waits`() throws {
        let keymap = bundled(.vim).keymap
        #expect(keymap.sequences(for: "move.first", in: .list).first?.notation == "gg")
        #expect(
            keymap.lookup([.character("g")], in: [.list, .global])
                == .prefix([Continuation(key: .character("g"), command: "move.first")]))
    }

    @Test func `in emacs' keymap C-x C-c quits from everywhere`() {
        let keymap = bundled(.emacs).keymap
        for context in Context.allCases {
            let found = keymap.lookup([.control("x"), .control("c")], in: [context, .global])
            #expect(found == .command("program.quit"))
        }
    }

    @Test func `the default keys are these`() {
        #expect(
            bundled(.default).keymap.text == """
                [global]
                <C-l>  screen.redraw
                <C-z>  program.suspend

                [list]
                \(Self.panes)
                O           view.order
                o           link.open
                \(Self.drafts)

                [transcript]
                \(Self.panes)
                O           link.open
                o           link.open
                \(Self.drafts)

                [composer]
                <Enter>     composer.send
                <A-Enter>   composer.newline
                <S-Enter>   composer.newline
                <C-j>       composer.newline
                <C-x>/      reply.insert
                <C-x><C-t>  reply.only-send
                <C-x><C-e>  composer.editor
                <C-x><C-a>  composer.switch-identity
                <Esc>       composer.leave
                <PageUp>    scroll.page-up
                <PageDown>  scroll.page-down
                <C-p>       history.previous
                <A-p>       history.previous
                <C-n>       history.next
                <A-n>       history.next
                <Up>        edit.up
                <Down>      edit.down
                <C-x>p      customer.open
                <C-x><C-r>  outbox.resend
                <C-x><C-w>  outbox.withdraw
                <C-x><C-y>  suggestion.accept
                <C-x><C-v>  suggestion.edit
                <C-x><C-d>  suggestion.drop
                <C-x><C-n>  suggestion.next
                <C-x><C-p>  suggestion.previous
                \(editing(width: 12))

                [question]
                <PageUp>    scroll.page-up
                <PageDown>  scroll.page-down
                <Enter>     question.accept
                <Tab>       question.edit
                <Esc>       question.cancel

                [prompt]
                \(editing(width: 12))
                <PageUp>    scroll.page-up
                <PageDown>  scroll.page-down
                <Enter>     prompt.accept
                <Esc>       prompt.cancel
                <Tab>       filter.complete

                [search]
                \(editing(width: 12))
                <Enter>     search.accept
                <Esc>       search.cancel
                <Down>      search.down
                <C-n>       search.down
                <Up>        search.up
                <C-p>       search.up
                <PageDown>  search.page-down
                <PageUp>    search.page-up
                <Tab>       search.fold
                <C-s>       search.scope

                [palette]
                \(editing(width: 12))
                <Enter>     palette.accept
                <Tab>       reply.complete
                <Esc>       palette.cancel
                <Down>      palette.down
                <C-n>       palette.down
                <Up>        palette.up
                <C-p>       palette.up
                <PageDown>  palette.page-down
                <PageUp>    palette.page-up

                [help]
                j           help.down
                <Down>      help.down
                k           help.up
                <Up>        help.up
                <PageDown>  help.page-down
                <Space>     help.page-down
                <PageUp>    help.page-up
                g           help.first
                <Home>      help.first
                G           help.last
                <End>       help.last
                /           help.search
                q           help.close
                <Esc>       help.close
                ?           help.close

                [statistics]
                j        statistics.down
                <Down>   statistics.down
                k        statistics.up
                <Up>     statistics.up
                l        statistics.right
                <Right>  statistics.right
                h        statistics.left
                <Left>   statistics.left
                g        statistics.first
                <Home>   statistics.first
                G        statistics.last
                <End>    statistics.last
                <Enter>  statistics.list
                q        statistics.close
                <Esc>    statistics.close
                S        statistics.close

                """)
    }

    /// The keys of the list and of the transcript.
    private static let panes = """
        j           move.down
        <Down>      move.down
        k           move.up
        <Up>        move.up
        <PageDown>  move.page-down
        <Space>     move.page-down
        <PageUp>    move.page-up
        g           move.first
        <Home>      move.first
        G           move.last
        <End>       move.last
        <Tab>       focus.switch
        <Enter>     open
        J           transcript.down
        K           transcript.up
        t           session.take-over
        r           session.reply
        a           session.reply-as-ai
        i           session.steer
        B           session.hand-back
        U           session.release
        C           session.close
        R           session.reopen
        m           session.note
        l           session.labels
        A           ledger.open
        p           customer.open
        w           attention.next
        W           attention.previous
        f           filter.open
        /           search.open
        n           search.next
        N           search.previous
        0           view.queue
        1           view.needs-human
        2           view.mine
        3           view.all
        4           view.automatic
        5           view.closed
        T           view.times
        M           view.markup
        S           statistics.open
        x           event.fold
        y           event.copy
        Y           attachment.copy
        :           palette.open
        ?           help.open
        q           back
        <Esc>       back
        """

    /// The keys that also work while writing: the customer, what waits to be sent, and the AI's drafts.
    private static let drafts = """
        <C-x>p      customer.open
        <C-x><C-r>  outbox.resend
        <C-x><C-w>  outbox.withdraw
        <C-x><C-y>  suggestion.accept
        <C-x><C-v>  suggestion.edit
        <C-x><C-d>  suggestion.drop
        <C-x><C-n>  suggestion.next
        <C-x><C-p>  suggestion.previous
        """

    /// The editing keys that all text fields share.
    private func editing(width: Int) -> String {
        """
        <Left> left, <C-b> left, <Right> right, <C-f> right, <C-Left> word-left, <A-b> word-left,
        <C-Right> word-right, <A-f> word-right, <C-a> line-start, <Home> line-start, <C-e> line-end,
        <End> line-end, <BS> delete-back, <Del> delete-forward, <C-d> delete-forward,
        <C-w> kill-word-back, <A-BS> kill-word-back, <A-d> kill-word-forward, <C-k> kill-to-end,
        <C-u> kill-to-start, <C-y> yank, <C-t> transpose, <C-_> undo
        """.split(whereSeparator: { $0 == "," || $0 == "\n" }).compactMap { pair in
            let words = pair.split(separator: " ")
            guard words.count == 2 else { return nil }
            return words[0] + String(repeating: " ", count: width - words[0].count) + "edit." + words[1]
        }.joined(separator: "\n")
    }
}
