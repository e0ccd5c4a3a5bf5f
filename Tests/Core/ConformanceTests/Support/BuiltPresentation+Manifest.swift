import Conformance
import Media

extension BuiltPresentation {
    static let manifest = "manifest.mpd"

    /// The same segments as those of the playlists, three of 2 s.
    mutating func addManifest() {
        let sets = [
            ("video", BuiltTrack.video, "codecs=\"avc1.42C01E\" width=\"320\" height=\"240\" frameRate=\"25\""),
            ("audio", .audio, "codecs=\"Opus\" audioSamplingRate=\"48000\""),
        ].map { kind, track, attributes in
            """
              <AdaptationSet contentType="\(kind)" mimeType="\(kind)/mp4" segmentAlignment="true" startWithSAP="1">
               <Representation id="\(kind)" bandwidth="\(4 * (files["\(kind)/1.m4s"]?.count ?? 0))" \(attributes)>
                <SegmentTemplate timescale="\(track.timescale)" media="\(kind)/$Number$.m4s" \
            initialization="\(kind)/init-1.mp4">
                 <SegmentTimeline><S t="0" d="\(2 * track.timescale)" r="2"/></SegmentTimeline>
                </SegmentTemplate>
               </Representation>
              </AdaptationSet>
            """
        }
        set(
            Self.manifest,
            """
            <?xml version="1.0"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S" \
            profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT6S">
             <Period id="1" start="PT0S">
            \(sets.joined(separator: "\n"))
             </Period>
            </MPD>
            """)
    }

    mutating func makeDynamic() {
        replace(
            Self.manifest, "type=\"static\"",
            "type=\"dynamic\" availabilityStartTime=\"2026-03-04T05:06:07Z\" publishTime=\"2026-03-04T05:06:13Z\" "
                + "minimumUpdatePeriod=\"PT2S\"")
        replace(Self.manifest, " mediaPresentationDuration=\"PT6S\"", "")
        replace(
            Self.manifest, "</MPD>",
            "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:direct:2014\" value=\"2026-03-04T05:06:13Z\"/>\n</MPD>")
    }

    /// Video segments that can be asked for once they have a quarter.
    mutating func makeChunked() {
        makeDynamic()
        replace(
            Self.manifest, "timescale=\"90000\"",
            "timescale=\"90000\" availabilityTimeOffset=\"1.5\" availabilityTimeComplete=\"false\"")
        replace(
            Self.manifest, " <Period id=\"1\"",
            " <ServiceDescription><Latency min=\"1000\" target=\"3000\" max=\"6000\"/></ServiceDescription>\n"
                + " <Period id=\"1\"")
    }

    mutating func violateManifest(_ rule: Rule) {
        let (file, runs) = (Self.manifest, "<S t=\"0\" d=\"180000\" r=\"2\"/>")
        switch rule {
        case .dashXML: replace(file, "</MPD>", "")
        case .dashAttributeRequired: replace(file, "profiles=", "profile=")
        case .dashAttributeValue: replace(file, "PT2S", "2s")
        case .dashStaticDuration: replace(file, "mediaPresentationDuration", "duration")
        case .dashPeriod: replace(file, "Period", "Epoch")
        case .dashPeriodTime:
            replace(file, "start=\"PT0S\"", "duration=\"PT6S\"")
            replace(file, "</MPD>", "<Period id=\"2\" start=\"PT7S\" duration=\"PT0S\"/></MPD>")
        case .dashUniqueID: replace(file, "Representation id=\"audio\"", "Representation id=\"video\"")
        case .dashClock:
            makeDynamic()
            remove(file, "<UTCTiming")
        case .dashTemplate: replace(file, "video/$Number$", "video/$Nummer$")
        case .dashTimeline: replace(file, runs, "<S t=\"0\" d=\"180000\"/><S t=\"170000\" d=\"180000\" r=\"1\"/>")
        case .dashChunkOffset:
            makeChunked()
            replace(file, " availabilityTimeOffset=\"1.5\"", " availabilityTimeOffset=\"2\"")
        case .dashLatency:
            makeChunked()
            replace(file, "target=\"3000\"", "target=\"9000\"")
        case .dashInitialization: replace(file, " initialization=\"video/init-1.mp4\"", "")
        case .dashSegmentTime: replace(file, "<S t=\"0\" d=\"180000\"", "<S t=\"9000\" d=\"180000\"")
        case .dashSegmentDuration:
            replace(file, runs, "<S t=\"0\" d=\"180000\"/><S d=\"178200\"/><S t=\"360000\" d=\"180000\"/>")
        case .dashPeriodCovered: replace(file, runs, "<S t=\"0\" d=\"180000\"/>")
        case .dashAccessPoint: files["video/2.m4s"] = BuiltTrack.video.segment(2, startsWithKeyFrame: false)
        case .dashContentType: replace(file, "contentType=\"video\"", "contentType=\"audio\"")
        case .dashMIMEType: replace(file, "video/mp4", "video/webm")
        case .dashCodecs: replace(file, "avc1.42C01E", "avc1.42C01F")
        case .dashPictureSize: replace(file, "height=\"240\"", "height=\"180\"")
        case .dashRate: replace(file, "frameRate=\"25\"", "frameRate=\"30\"")
        case .dashBandwidth:
            replace(
                file, "Representation id=\"audio\" bandwidth=\"", "Representation id=\"audio\" bandwidth=\"1\" x=\"")
        case .dashAlignment:
            let start = text(file).firstRange(of: "   <Representation id=\"video\"")?.lowerBound
            let end = text(file).firstRange(of: "</Representation>")?.upperBound
            guard let start, let end else { preconditionFailure("no Representation") }
            var other = String(text(file)[start..<end])
            other = other.split(separator: "id=\"video\"").joined(separator: "id=\"other\"")
            let last = other.firstRange(of: runs)
            last.map {
                other.replaceSubrange($0, with: "<S t=\"0\" d=\"180000\" r=\"1\"/><S t=\"360001\" d=\"180000\"/>")
            }
            var changed = text(file)
            changed.insert(contentsOf: "\n" + other, at: end)
            set(file, changed)
        default: violateManifestReload(rule)
        }
    }

    private mutating func violateManifestReload(_ rule: Rule) {
        let file = Self.manifest
        watched = file
        if rule != .dashReloadEnded { makeDynamic() }
        beginReload()
        if rule != .dashReloadPublication, rule != .dashReloadEnded {
            replace(file, "publishTime=\"2026-03-04T05:06:13Z", "publishTime=\"2026-03-04T05:06:15Z")
        }
        switch rule {
        case .dashReloadStart: replace(file, "StartTime=\"2026-03-04T05:06:07Z", "StartTime=\"2026-03-04T05:06:08Z")
        case .dashReloadPublication, .dashReloadEnded: replace(file, "minBufferTime=\"PT2S\"", "minBufferTime=\"PT3S\"")
        case .dashReloadSegment:
            replace(
                file, "<S t=\"0\" d=\"180000\" r=\"2\"/>",
                "<S t=\"0\" d=\"180000\"/><S d=\"180001\"/><S t=\"360000\" d=\"180000\"/>")
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
    }
}
