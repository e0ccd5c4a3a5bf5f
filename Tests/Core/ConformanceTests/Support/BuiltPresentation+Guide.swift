import Conformance

extension BuiltPresentation {
    /// A JPEG file of this size: SOI, SOF0 of one component, SOS with a byte, EOI (ITU-T T.81 annex B).
    static func jpeg(width: Int, height: Int) -> [UInt8] {
        let size = [height >> 8, height & 255, width >> 8, width & 255].map { UInt8($0) }
        return [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8] + size + [1, 1, 0x11, 0]
            + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xFF, 0xD9]
    }

    /// Two thumbnails on a sheet, and a chapter.
    mutating func addGuide() {
        files["sheet.jpg"] = Self.jpeg(width: 320, height: 90)
        set(
            "thumbnails.vtt",
            """
            WEBVTT

            00:00:00.000 --> 00:00:05.000
            sheet.jpg#xywh=0,0,160,90

            00:00:05.000 --> 00:00:06.000
            sheet.jpg#xywh=160,0,160,90

            """)
        set("chapters.vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:06.000\nBeginning\n")
    }

    mutating func violateGuide(_ rule: Rule) {
        addGuide()
        switch rule {
        case .vttHeader: replace("thumbnails.vtt", "WEBVTT", "WEBVTT1")
        case .vttCue: replace("thumbnails.vtt", "00:00:06", "00:00:05")
        case .vttOrder: replace("thumbnails.vtt", "00:00:00.000 --> 00:00:05.000", "00:00:06.000 --> 00:00:07.000")
        case .vttArea: replace("thumbnails.vtt", "xywh=160,", "xywh=161,")
        case .pictureWhole: files["sheet.jpg"]?.removeLast()
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
    }
}
