"""はじめての設定: a station set up without a manual. Nothing is written before its last step."""
