#include "simulator/graph_texts.h"

#include <algorithm>
#include <cstddef>

namespace destconn {
namespace {

using Texts = std::array<UserText, kLocales.size()>;

// By topic, each in the order of `kLocales`.
constexpr std::array<Texts, 10> kTexts = {{
    {{{"Unknown error", "An unknown error occurred."},
      {"Erreur inconnue", "Une erreur inconnue s’est produite."},
      {"Unbekannter Fehler", "Ein unbekannter Fehler ist aufgetreten."},
      {"Error desconocido", "Se produjo un error desconocido."},
      {"不明なエラー", "不明なエラーが発生しました。"},
      {"خطأ غير معروف", "حدث خطأ غير معروف."}}},
    {{{"Service unavailable", "Please try again later."},
      {"Service indisponible", "Veuillez réessayer plus tard."},
      {"Dienst nicht verfügbar", "Bitte versuche es später noch einmal."},
      {"Servicio no disponible", "Vuelve a intentarlo más tarde."},
      {"サービスを利用できません", "後でもう一度実行してください。"},
      {"الخدمة غير متوفرة", "يرجى إعادة المحاولة لاحقًا."}}},
    {{{"Too many calls", "There have been too many calls. Wait a bit."},
      {"Trop d’appels", "Trop d’appels ont été effectués. Patientez."},
      {"Zu viele Aufrufe", "Es gab zu viele Aufrufe. Warte etwas."},
      {"Demasiadas llamadas", "Hubo demasiadas llamadas. Espera un poco."},
      {"呼び出し回数超過", "呼び出しが多すぎます。しばらくお待ちください。"},
      {"استدعاءات كثيرة جدًا", "تم إجراء استدعاءات كثيرة جدًا. انتظر قليلاً."}}},
    {{{"Action blocked", "This action was blocked for a while."},
      {"Action bloquée", "Cette action a été bloquée temporairement."},
      {"Aktion blockiert", "Diese Aktion wurde vorübergehend blockiert."},
      {"Acción bloqueada", "Esta acción se bloqueó temporalmente."},
      {"アクションがブロックされました",
       "このアクションは一時的にブロックされました。"},
      {"تم حظر الإجراء", "تم حظر هذا الإجراء مؤقتًا."}}},
    {{{"Session expired", "Please log in again."},
      {"Session expirée", "Veuillez vous reconnecter."},
      {"Sitzung abgelaufen", "Bitte melde dich erneut an."},
      {"La sesión caducó", "Vuelve a iniciar sesión."},
      {"セッションの有効期限切れ", "もう一度ログインしてください。"},
      {"انتهت صلاحية الجلسة", "يرجى تسجيل الدخول مرة أخرى."}}},
    {{{"Permission denied", "You are not allowed to do this."},
      {"Autorisation refusée", "Vous n’êtes pas autorisé à faire cela."},
      {"Zugriff verweigert", "Du bist dazu nicht berechtigt."},
      {"Permiso denegado", "No tienes permiso para hacer esto."},
      {"アクセスが拒否されました", "この操作は許可されていません。"},
      {"تم رفض الإذن", "غير مسموح لك بالقيام بذلك."}}},
    {{{"Invalid parameter", "A parameter of an event is invalid."},
      {"Paramètre non valide", "Un paramètre d’un évènement est incorrect."},
      {"Ungültiger Parameter", "Ein Parameter eines Events ist ungültig."},
      {"Parámetro no válido", "Un parámetro de un evento no es válido."},
      {"無効なパラメーター", "イベントのパラメーターが無効です。"},
      {"معلمة غير صالحة", "إحدى معلمات الحدث غير صالحة."}}},
    {{{"Event Timestamp Too Old", "The event is too far in the past."},
      {"Horodatage trop ancien", "L’évènement remonte à trop longtemps."},
      {"Zeitstempel zu alt", "Das Event liegt zu weit zurück."},
      {"Marca de tiempo antigua", "El evento es demasiado antiguo."},
      {"タイムスタンプが古すぎます", "イベントが古すぎます。"},
      {"الطابع الزمني قديم جدًا", "الحدث قديم جدًا."}}},
    {{{"Missing Value", "Purchase events need a value."},
      {"Valeur manquante", "Un achat doit avoir une valeur."},
      {"Fehlender Wert", "Kauf-Events brauchen einen Wert."},
      {"Falta el valor", "Las compras necesitan un valor."},
      {"値がありません", "購入イベントには値が必要です。"},
      {"القيمة مفقودة", "تحتاج أحداث الشراء إلى قيمة."}}},
    {{{"Insufficient Customer Information", "A match is unlikely."},
      {"Informations client insuffisantes", "Correspondance improbable."},
      {"Zu wenig Kundeninformationen", "Eine Zuordnung ist unwahrscheinlich."},
      {"Información insuficiente", "Es poco probable que coincida."},
      {"顧客情報が不十分です", "一致する可能性が低いです。"},
      {"معلومات العميل غير كافية", "من غير المحتمل حدوث تطابق."}}},
}};

}  // namespace

bool IsLocale(absl::string_view locale) {
  return locale == "any" ||
         std::find(kLocales.begin(), kLocales.end(), locale) != kLocales.end();
}

UserText TextIn(absl::string_view locale, ErrorTopic topic, int64_t number) {
  const Texts& texts = kTexts[static_cast<size_t>(topic)];
  if (locale == "any") return texts[static_cast<size_t>(number) % texts.size()];
  const auto* found = std::find(kLocales.begin(), kLocales.end(), locale);
  return found == kLocales.end() ? texts[0] : texts[found - kLocales.begin()];
}

}  // namespace destconn
