import Conversation
import Testing

@Suite struct AttachmentTests {
    @Test(
        "An attachment is read in every desk's form",
        arguments: [
            (
                ["name": "passport.jpg", "url": "https://x.example/1", "type": "image/jpeg"],
                "photo passport.jpg"
            ),
            (["filename": "a.pdf", "content_type": "application/pdf", "size": 12], "file a.pdf"),
            // Chatwoot
            (
                [
                    "id": 7, "data_url": "https://c.example/rails/cat.png?x=1", "file_type": "image",
                    "file_size": 9,
                ],
                "photo cat.png"
            ),
            // Zendesk
            (
                ["type": "file", "mediaUrl": "https://z.example/inv.pdf", "altText": "invoice"],
                "file invoice"
            ),
            // HubSpot
            (["type": "FILE", "fileUsageType": "AUDIO", "fileId": "77", "name": "v.bin"], "audio v.bin"),
            (["type": "FILE", "fileId": "77"], "file 77"),
            // Matrix
            (
                [
                    "msgtype": "m.image", "body": "me.png", "url": "mxc://desk/abc",
                    "info": ["mimetype": "image/png"],
                ],
                "photo me.png"
            ),
            // Messenger
            (["type": "video", "payload": ["url": "https://m.example/v/clip.mp4"]], "video clip.mp4"),
            ("https://x.example/dir/voice.ogg", "audio voice.ogg"),
            (["mime_type": "image/png", "url": "data:image/png;base64,AAAA/BB"], "photo"),
            (["name": " two\nlines\t.gif "], "photo two lines .gif"),
        ] as [(JSON, String)])
    func readsForms(_ json: JSON, _ words: String) throws {
        #expect(try #require(Attachment(json)).words == words)
        #expect(Attachment.list(in: ["attachments": [json]]).map(\.words) == [words])
        #expect(Attachment.list(in: ["attachments": json]).map(\.words) == [words])
    }

    @Test func anAddressATypeAndASizeComeAlong() throws {
        let json: JSON = [
            "title": "p.jpg", "href": "https://x.example/p", "mimeType": "image/jpeg", "fileSize": 2048,
        ]
        #expect(
            Attachment(json)
                == Attachment(name: "p.jpg", address: "https://x.example/p", type: "image/jpeg", size: 2048))
    }

    @Test(arguments: [.null, 5, true, "", [], [:], [[]], [.null, [:], 3], ["x": 1]] as [JSON])
    func whatIsNoFileIsNone(_ json: JSON) { #expect(Attachment.list(in: ["attachments": json]).isEmpty) }

    @Test func aNameIsShortAndOnOneLine() throws {
        let long = try #require(Attachment(["name": .string(String(repeating: "x\n", count: 500_000))]))
        #expect(long.title.count <= 255)
        #expect(!long.title.contains("\n"))
    }

    @Test func aMessageOfAPhotoAloneIsAMessage() throws {
        let data: JSON = [
            "attachments": [["name": "p.jpg"]], "participant": ["id": "c", "display_name": "Omar"],
        ]
        let message = try #require(Message(data))
        #expect(message.text.isEmpty)
        #expect(!message.isSilent)
        #expect(message.participant?.displayName == "Omar")
        #expect(message.words == "photo p.jpg")
        #expect(message.wordsForAI == "[attachment: p.jpg]")
        #expect(Message(["attachments": []]) == nil)
        #expect(Message(["message": ""])?.isSilent == true)
    }

    @Test func aTextStandsBeforeItsFiles() throws {
        let message = try #require(
            Message(["message": "look", "attachments": [["name": "a.png"], ["name": "b.pdf"]]]))
        #expect(message.line == "look · photo a.png · file b.pdf")
        #expect(message.words == "look\nphoto a.png\nfile b.pdf")
        #expect(message.wordsForAI == "look\n[attachment: a.png]\n[attachment: b.pdf]")
    }
}
